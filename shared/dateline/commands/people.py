"""The people that a command speaks of, for an operator: their table, the keys of its hashes, the publication."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from dateline.content.keys import PUBLICATION_KEY
from dateline.content.records import publication_from
from dateline.dynamo import DynamoTable
from dateline.errors import Invalid, Unavailable
from dateline.people.secrets_manager import signing_keys_from
from dateline.people.signing import SigningKeys
from dateline.publication import DEFAULT_PUBLICATION, Publication

# Where and as whom a local stack is asked: it holds an operator against no policy.
_LOCAL: dict[str, Any] = {
    "region_name": "eu-north-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
    "config": Config(retries={"total_max_attempts": 1}),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """What an operator's credentials reach; `let_through` takes an address off the mail service's own list."""

    people: DynamoTable
    publication: Publication
    keys: SigningKeys
    let_through: Callable[[str], None]


def add_people_options(command: argparse.ArgumentParser) -> None:
    """Let a command be told which service's people it is for."""
    command.add_argument("--local", metavar="URL", default="http://127.0.0.1:8000", help="a running local stack")
    command.add_argument("--people", metavar="TABLE", help="the deployed people table, instead of a local stack")
    command.add_argument("--content", metavar="TABLE", help="the deployed content table")
    command.add_argument("--signing-keys", metavar="ARN", help="the deployed secret of the signing keys")


def operator_of(chosen: argparse.Namespace) -> Operator:
    """The operator of the service that was chosen. Raises Invalid when a part is missing, Unavailable."""
    deployed = [chosen.people, chosen.content, chosen.signing_keys]
    if any(deployed) and not all(deployed):
        raise Invalid("--people, --content and --signing-keys go together: all are among the outputs of the stack.")
    if all(deployed):
        return _operator(*deployed, client=boto3.client, let_through=_let_through)

    def local_client(service: Any) -> Any:  # noqa: ANN401  # the name decides the type
        return boto3.client(service, endpoint_url=f"{chosen.local.rstrip('/')}/_local/aws", **_LOCAL)

    try:
        # The mail service of a local stack has no list of its own.
        return _operator("PeopleTable", "ContentTable", "SigningKeys", client=local_client, let_through=lambda _: None)
    except Unavailable as error:
        raise Unavailable(f"Nothing answers at {chosen.local} ({error}). Start it with: make run") from error


def _operator(
    people: str, content: str, secret: str, *, client: Callable[..., Any], let_through: Callable[[str], None]
) -> Operator:
    dynamodb = client("dynamodb")
    record = DynamoTable(content, lambda: dynamodb).get(PUBLICATION_KEY)
    return Operator(
        people=DynamoTable(people, lambda: dynamodb),
        publication=publication_from(record) if record else DEFAULT_PUBLICATION,
        keys=signing_keys_from(secret, lambda: client("secretsmanager"))(),
        let_through=let_through,
    )


def _let_through(address: str) -> None:
    """Take an address off the account's suppression list, from which SES would bounce the next mail unsent."""
    try:
        boto3.client("sesv2").delete_suppressed_destination(EmailAddress=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            # `from None`: the service's own sentence may quote the address.
            raise Unavailable(f"the mail service's suppression list: {error.response['Error']['Code']}") from None
