"""Batches of records from a queue or stream: each handled by itself, each failure said in the log."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


def saying_failures[Record](logger: "Logger", handle: Callable[[Record], None]) -> Callable[[Record], None]:
    """The same record handler, but that a failure is logged before the batch processor counts it."""

    def handle_aloud(record: Record) -> None:
        try:
            handle(record)
        except Exception:
            logger.exception("a record failed and will be tried again")
            raise

    return handle_aloud
