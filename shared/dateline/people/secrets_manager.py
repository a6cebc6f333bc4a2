"""Where the signing keys are kept."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import Unavailable
from dateline.people.signing import SigningKeys

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


def signing_keys_from(secret: str, client: Callable[[], "SecretsManagerClient"]) -> Callable[[], SigningKeys]:
    """The keys of a secret, read when first asked for. Raises Unavailable then."""

    @cache
    def keys() -> SigningKeys:
        try:
            return SigningKeys.parse(client().get_secret_value(SecretId=secret)["SecretString"])
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(type(error).__name__) from error

    return keys
