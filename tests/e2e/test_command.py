"""The command line: a folder is uploaded, and every file accounted for."""

from pathlib import Path

import pytest

from dateline.__main__ import main
from dateline.commands.upload import upload_folder
from local.stack import Stack
from tests.e2e.running_stack import RunningStack
from tests.e2e.visits import article


def test_an_upload_ends_with_an_account(stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was published is counted, what was refused is named with its line and mend, and litter is passed over."""
    (tmp_path / "2014").mkdir()
    (tmp_path / "2014" / "good.md").write_bytes(article())
    (tmp_path / "bad.md").write_bytes(b"---\ntitle: [x\n---\ntext")
    (tmp_path / ".DS_Store").write_bytes(b"litter")

    status = upload_folder(tmp_path, "articles", RunningStack(stack))

    said = capsys.readouterr().out
    assert status == 1
    assert "articles/bad.md: refused (line" in said
    assert "1 refused" in said
    assert "1 published" in said
    assert stack.get("/2026/11/the-dam/").status == 200


def test_a_clean_upload_succeeds(stack: Stack, tmp_path: Path) -> None:
    """When every file was published the command says so with its exit status."""
    (tmp_path / "good.md").write_bytes(article())

    assert upload_folder(tmp_path, "articles", RunningStack(stack)) == 0


def test_mistakes_at_the_command_line_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there, and a bucket without its reports, are said in a sentence."""
    assert main(["upload", str(tmp_path / "nowhere")]) == 2
    assert main(["upload", str(tmp_path), "--bucket", "x"]) == 2

    said = capsys.readouterr().err
    assert "is not a folder" in said
    assert "--bucket and --reports go together" in said
