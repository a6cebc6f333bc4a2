"""The distribution's function, and the local stack's mirror of it, held against one table."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from local.edge import pretty_address

CODE = yaml_parse((Path(__file__).parents[2] / "template.yaml").read_text())["Resources"]["PrettyAddresses"][
    "Properties"
]["FunctionCode"]
ADDRESSES = [
    ("/", "/index.html", ""),
    ("/2026/11/the-dam/", "/2026/11/the-dam/index.html", ""),
    ("/2026/11/the-dam", "", "/2026/11/the-dam/"),
    ("/feed.xml", "/feed.xml", ""),
    ("/assets/site-1.css", "/assets/site-1.css", ""),
    ("/a.b/c", "", "/a.b/c/"),
    # Never to another site: a browser takes two slashes, or a backslash, for the start of a host.
    ("//evil.example", "//evil.example", ""),
    ("//evil", "", "/evil/"),
    ("/\\evil", "", "/evil/"),
]


@pytest.mark.parametrize(("uri", "asked", "location"), ADDRESSES)
def test_the_mirror(uri: str, asked: str, location: str) -> None:
    """The local stack serves and redirects as the table says."""
    assert pretty_address(uri) == (asked, location)


@pytest.mark.skipif(shutil.which("node") is None, reason="the function is JavaScript, and this machine has no node")
@pytest.mark.parametrize(("uri", "asked", "location"), ADDRESSES)
def test_the_function(uri: str, asked: str, location: str) -> None:
    """The function itself does the same."""
    call = f"{CODE}\nconsole.log(JSON.stringify(handler({{request: {{uri: {json.dumps(uri)}}}}})))"
    answer = json.loads(subprocess.run(["node", "-e", call], capture_output=True, check=True, text=True).stdout)  # noqa: S603, S607

    assert answer.get("uri", "") == asked
    assert answer.get("headers", {}).get("location", {}).get("value", "") == location
