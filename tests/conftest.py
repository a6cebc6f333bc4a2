"""What every test shares."""

import os
from pathlib import Path

import pytest

# Nothing here may reach an account, whatever the machine is set up for.
os.environ.update(
    {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
)
os.environ.pop("AWS_PROFILE", None)

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """No test reaches the network; AWS is moto, in this process."""


@pytest.fixture
def corpus() -> Path:
    """The folder of real and hostile input that lies beside the repository."""
    folder = ROOT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus is not beside this checkout")
    return folder
