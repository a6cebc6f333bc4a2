"""Batches of records from a queue or stream: each handled by itself, each failure said in the log."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext


def each_record(
    kind: EventType, handle: Callable[..., None], logger: "Logger"
) -> Callable[[dict[str, Any], "LambdaContext"], "PartialItemFailureResponse"]:
    """A handler of batches that hands over record by record, and answers which of them failed and should come again.

    `handle` is given the record and, where it has a parameter of that name, the `lambda_context`.
    """
    processor = BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False)

    @wraps(handle)
    def handle_aloud(*arguments: object, **named: object) -> None:
        try:
            handle(*arguments, **named)
        except Exception:
            logger.exception("a record failed and will be tried again")
            raise

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        return process_partial_response(event=event, record_handler=handle_aloud, processor=processor, context=context)

    return handler
