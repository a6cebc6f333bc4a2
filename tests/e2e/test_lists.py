"""The operator's commands: lists in and out, the report, and why an address gets no mail."""

import csv
import io
import json
import stat
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from dateline.__main__ import main
from dateline.people.secrets_manager import signing_keys_from
from dateline.people.signing import Purpose
from local import aws
from local.policies import needs_of
from local.stack import Stack
from tests.e2e.test_feedback import COMPLAINT, HARD, hear
from tests.e2e.visits import NEXT_DIGEST, NOW, article, link, published, sign_up, subscribe

type Command = Callable[..., int]

LIST = """email,name,status,tags,consent_date
ana@example.com,Ana One,confirmed,Latest articles,2024-01-15
bo@example.com,,confirmed,"articles,events,Early bird",2024-02-15
left@example.com,,unsubscribed,,
gone@example.com,,bounced,,
cross@example.com,,complained,,
wait@example.com,,pending,,
nonsense,,confirmed,articles,
"""


@pytest.fixture
def command(stack: Stack, tmp_path: Path) -> Command:
    """Runs `dateline subscribers` on the people of the stack, in a folder of its own."""
    options = ["--people", stack.name("PeopleTable"), "--content", stack.name("ContentTable")]
    options += ["--signing-keys", stack.function("AcceptForms").environment["SIGNING_KEYS"]]

    def run(action: str, *arguments: str) -> int:
        named = [str(tmp_path / each) if each.endswith((".csv", ".json", ".html")) else each for each in arguments]
        return main(["subscribers", action, *named, *options])

    return run


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of every kind of person."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def states(stack: Stack) -> dict[str, int]:
    """How many people are in each state."""
    found = [item["state"]["S"] for item in stack.items("PeopleTable") if item["sk"]["S"] == "SUBSCRIBER"]
    return {state: found.count(state) for state in found}


def unsubscribing(stack: Stack, hash_: str) -> str:
    """The link with which a reader leaves the articles."""
    secret = stack.function("AcceptForms").environment["SIGNING_KEYS"]
    keys = signing_keys_from(secret, lambda: boto3.client("secretsmanager"))()
    return f"/api/unsubscribe/{keys.sign(Purpose.UNSUBSCRIBE, f'{hash_}-articles', None)}"


def digests(stack: Stack) -> list[str]:
    """Who got a digest."""
    return sorted(mail.to for mail in stack.outbox if "digest" in mail.tags)


def test_a_list_is_first_tried_and_then_brought_in(
    stack: Stack, command: Command, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --yes nothing changes, and the account is the one that --yes comes to; a second run changes nothing."""
    del listed
    before = stack.items("PeopleTable")

    assert command("import", "list.csv") == 1
    tried = capsys.readouterr().out
    assert stack.items("PeopleTable") == before
    assert command("import", "list.csv", "--yes") == 1
    done = capsys.readouterr().out
    after = stack.items("PeopleTable")
    assert command("import", "list.csv", "--yes") == 1
    again = capsys.readouterr().out

    assert tried.replace("Nothing has been changed: this only says what would happen. Do it with --yes.\n", "") == done
    assert "5 added" in done
    assert "2 active, 1 unsubscribed, 1 bounced, 1 complained" in done
    assert "'Early bird' of 1 lines means no newsletter" in done
    assert "They never confirmed at the other service" in done
    assert "(line 7)" in done
    assert "(line 8)" in done
    assert "5 unchanged" in again
    assert stack.items("PeopleTable") == after
    assert states(stack) == {"active": 2, "unsubscribed": 1, "bounced": 1, "complained": 1}


def test_who_was_brought_in_gets_the_next_digest_and_can_leave(stack: Stack, command: Command, listed: Path) -> None:
    """The confirmed are readers like any other; the rest of the list is never mailed, and no one is told by mail."""
    del listed
    command("import", "list.csv", "--yes")
    stack.settle()
    assert stack.outbox == []
    published(stack, "articles/dam.md", article())

    stack.advance_to(NEXT_DIGEST)
    assert digests(stack) == ["ana@example.com", "bo@example.com"]

    stack.post(link(stack.outbox[0], "unsubscribe"))
    command("import", "list.csv", "--yes")
    stack.settle()
    assert states(stack)["active"] == 2 - (stack.outbox[0].to == "ana@example.com")


def test_no_list_brings_back_who_said_no(stack: Stack, command: Command, tmp_path: Path) -> None:
    """Who left, bounced, complained or was brought in as such stays so, whatever a list says of them."""
    for name in ("left", "bounced", "cross"):
        subscribe(stack, f"{name}@example.com")
    hashes = {mail.to.partition("@")[0]: mail.tags["recipient"] for mail in stack.outbox}
    stack.post(unsubscribing(stack, hashes["left"]))
    hear(stack, HARD, NOW, hashes["bounced"])
    hear(stack, COMPLAINT, NOW, hashes["cross"])
    stack.settle()
    before, mails = states(stack), len(stack.outbox)
    people = "".join(f"{name}@example.com,confirmed\n" for name in hashes)
    (tmp_path / "list.csv").write_text(f"email,status\n{people}")

    assert command("import", "list.csv", "--newsletter", "articles", "--yes") == 0

    stack.settle()
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    assert states(stack) == before == {"unsubscribed": 1, "bounced": 1, "complained": 1}
    assert len(stack.outbox) == mails


def test_a_broken_off_run_is_simply_run_again(
    stack: Stack, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between any two calls, before or after the write took effect, a second run completes the first."""
    people = "".join(f"reader{number}@example.com,confirmed\n" for number in range(250))
    (tmp_path / "list.csv").write_text(f"email,status\n{people}")
    heard = aws._heard
    calls = 0

    def breaking(listener: aws.Listener, client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        nonlocal calls
        answer = heard(listener, client, operation, arguments)
        calls += operation == "TransactWriteItems"
        if calls == 4:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(aws, "_heard", breaking)
    assert command("import", "list.csv", "--newsletter", "articles", "--yes") == 130
    monkeypatch.undo()
    assert 0 < states(stack)["active"] < 250

    assert command("import", "list.csv", "--newsletter", "articles", "--yes") == 0
    assert states(stack) == {"active": 250}


def test_a_hundred_lines_cost_five_calls(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read and four transactions, six units for each newcomer of one newsletter; what is in costs its read alone."""
    people = "".join(f"reader{number}@example.com,confirmed\n" for number in range(200))
    (tmp_path / "list.csv").write_text(f"email,status\n{people}")

    answered = aws._answer
    counted: list[tuple[str, int]] = []

    def counting(*asked: Any) -> tuple[dict[str, Any], int]:
        answer, units = answered(*asked)
        counted.append((asked[3], units))
        return answer, units

    monkeypatch.setattr(aws, "_answer", counting)
    for operations, units in (({"BatchGetItem": 2, "TransactWriteItems": 8}, 1200), ({"BatchGetItem": 2}, 0)):
        counted.clear()
        assert command("import", "list.csv", "--newsletter", "articles", "--yes") == 0
        # Beside the publication and the keys, which are read once.
        assert Counter(operation for operation, _ in counted) - Counter(GetItem=1, GetSecretValue=1) == operations
        assert sum(units for _, units in counted) == units


def test_a_reader_who_changes_meanwhile_is_not_written_over(
    stack: Stack, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who confirms between the reading and the writing keeps their own choice, and the rest comes in all the same."""
    (tmp_path / "list.csv").write_text("email,status\nreader@example.com,confirmed\nother@example.com,confirmed\n")
    heard = aws._heard
    raced: list[bool] = []

    def racing(listener: aws.Listener, client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems" and not raced:
            raced.append(True)
            subscribe(stack, "reader@example.com", "events")
        return heard(listener, client, operation, arguments)

    monkeypatch.setattr(aws, "_heard", racing)
    assert command("import", "list.csv", "--newsletter", "articles", "--yes") == 0

    chosen = sorted(
        tuple(each["S"] for each in item["newsletters"]["L"])
        for item in stack.items("PeopleTable")
        if item["sk"]["S"] == "SUBSCRIBER"
    )
    assert chosen == [("articles",), ("events",)]


def test_keys_left_unread_are_asked_for_again(
    stack: Stack, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of which the table leaves most unread, and a throttled write, come to the whole list all the same."""
    people = "".join(f"reader{number}@example.com,unsubscribed\n" for number in range(60))
    (tmp_path / "list.csv").write_text(f"email,status\n{people}")
    command("import", "list.csv", "--yes")
    heard = aws._heard
    whole: list[int] = []

    def sparing(listener: aws.Listener, client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "BatchGetItem" and not whole:
            (table, asked), *_ = arguments["RequestItems"].items()
            whole.append(len(asked["Keys"]))
            first = {**asked, "Keys": asked["Keys"][:5]}
            answer = heard(listener, client, operation, {"RequestItems": {table: first}})
            return answer | {"UnprocessedKeys": {table: {**asked, "Keys": asked["Keys"][5:]}}}
        return heard(listener, client, operation, arguments)

    monkeypatch.setattr(aws, "_heard", sparing)
    before = stack.items("PeopleTable")
    assert command("import", "list.csv", "--yes") == 0

    assert whole == [60]
    assert stack.items("PeopleTable") == before


def test_mistakes_are_answered(
    command: Command, listed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newsletter that is none, a file that is not there or there already, half the options: each in a sentence."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("reader\n"))

    assert command("import", "list.csv", "--newsletter", "weekly") == 2
    assert command("import", "nowhere.csv") == 2
    assert command("export", "list.csv") == 2
    assert command("why") == 2
    assert main(["subscribers", "report", str(listed.with_suffix(".html")), "--people", "x"]) == 2

    said = capsys.readouterr().err
    assert "There is no newsletter 'weekly': there are articles, events." in said
    assert "No such file" in said
    assert "File exists" in said
    assert "has the form name@example.org" in said
    assert "go together" in said


def test_what_is_given_out_can_be_brought_in_again(
    stack: Stack, command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The CSV is harmless in a spreadsheet and readable by nobody else; brought in again it changes nothing."""
    (tmp_path / "list.csv").write_text(
        'email,name,status,date\n=1+1@example.com,@Ana,confirmed,2024-01-15\n"+bo@example.com",,yes,\n'
    )
    command("import", "list.csv", "--newsletter", "events", "--yes")
    before = stack.items("PeopleTable")

    assert command("export", "out.csv") == 0
    assert command("export", "out.json") == 0

    written = tmp_path / "out.csv"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    given = sorted(csv.DictReader(written.read_text().splitlines()), key=lambda row: row["email"])
    assert [(row["email"], row["name"], row["status"], row["newsletters"]) for row in given] == [
        ("'+bo@example.com", "", "active", "events"),
        ("'=1+1@example.com", "'@Ana", "active", "events"),
    ]
    assert given[1]["consent_date"] == "2024-01-15T00:00:00Z"
    objects = json.loads((tmp_path / "out.json").read_text())
    assert sorted(each["email"] for each in objects) == ["+bo@example.com", "=1+1@example.com"]
    assert objects[0]["newsletters"] == ["events"]
    capsys.readouterr()
    assert command("import", "out.csv", "--yes") == 0
    assert "2 unchanged" in capsys.readouterr().out
    assert stack.items("PeopleTable") == before


def test_a_restore_brings_the_refusals_in_first(stack: Stack, command: Command, listed: Path, tmp_path: Path) -> None:
    """What was refused since the time restored to is taken from the old table by hash, and nobody of it is mailed."""
    del listed
    for name in ("goes", "bounced", "stays"):
        subscribe(stack, f"{name}@example.com")
    restored = stack.items("PeopleTable")
    hashes = {mail.to.partition("@")[0]: mail.tags["recipient"] for mail in stack.outbox}
    stack.advance(timedelta(hours=1))
    command("import", "list.csv", "--yes")
    hear(stack, HARD, stack.now(), hashes["bounced"])
    stack.post(unsubscribing(stack, hashes["goes"]))
    stack.settle()

    assert command("export", "refusals.csv", "--refusals") == 0
    assert "@" not in (tmp_path / "refusals.csv").read_text()
    _restore(stack, restored)
    assert states(stack) == {"active": 3}
    assert command("import", "refusals.csv", "--yes") == 0

    assert states(stack) == {"active": 1, "unsubscribed": 2, "bounced": 2, "complained": 1}
    stack.settle()
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    assert digests(stack) == ["stays@example.com"]


def test_who_was_erased_is_erased_again_after_a_restore(stack: Stack, command: Command, tmp_path: Path) -> None:
    """A list of refusals that says so erases all that the restore brought back, not the record alone."""
    subscribe(stack, "reader@example.com")
    hash_ = stack.outbox[0].tags["recipient"]
    (tmp_path / "refusals.csv").write_text(f"hash,status,status_date\n{hash_},erased,2026-11-25\n")

    assert command("import", "refusals.csv", "--yes") == 0

    assert states(stack) == {"erased": 1}
    assert "reader@example.com" not in json.dumps(stack.items("PeopleTable"))
    assert [item["sk"]["S"] for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("SUBSCRIBER#")] == [
        "SUBSCRIBER"
    ]


def _restore(stack: Stack, items: list[dict[str, Any]]) -> None:
    """The people table as it was."""
    client, name = boto3.client("dynamodb"), stack.name("PeopleTable")
    for item in stack.items("PeopleTable"):
        client.delete_item(TableName=name, Key={"pk": item["pk"], "sk": item["sk"]})
    for item in items:
        stack.put_item("PeopleTable", item)


def test_the_report_counts_and_names_nobody(
    stack: Stack, command: Command, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers by newsletter and state and a plot from the dates of consent; no address, name or hash."""
    del listed
    command("import", "list.csv", "--yes")
    sign_up(stack, "pending@example.com")
    stack.settle()
    capsys.readouterr()

    assert command("report", "report.html") == 0

    text = (tmp_path / "report.html").read_text()
    assert "2 active" in capsys.readouterr().out
    assert "Subscribers of The Test Review" in text
    assert "<th scope=row>Latest articles<td>2" in text
    assert "<th scope=row>Upcoming events<td>1" in text
    assert "<th scope=row>waiting for the button of a mail<td>1" in text
    assert "2024-01" in text
    assert "<polyline" in text
    hashes = [item["hash"]["S"] for item in stack.items("PeopleTable") if "hash" in item]
    assert not [each for each in ["@", "Ana", *hashes] if each in text]


def test_an_operator_sees_why_and_lifts_a_bounce(
    stack: Stack, command: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is read from the input, never from the arguments; a complaint is explained and stays."""

    def ask(action: str, address: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{address}\n"))
        status = command(action)
        said = capsys.readouterr()
        return status, said.out + said.err

    subscribe(stack, "reader@example.com")
    hash_ = stack.outbox[0].tags["recipient"]
    assert ask("why", "nobody@example.com") == (0, "Nobody here has this address.\n")
    assert "Active since 2026-11-24, gets: articles." in ask("why", " Reader@Example.com ")[1]

    hear(stack, HARD, NOW, hash_)
    stack.settle()
    assert "Bounced since 2026-11-24" in ask("why", "reader@example.com")[1]
    stack.advance(timedelta(hours=1))
    status, said = ask("lift", "reader@example.com")
    assert (status, "Active since 2026-11-24, gets: articles." in said) == (0, True)
    assert ask("lift", "reader@example.com") == (1, "Nothing keeps mail from this address.\n")

    hear(stack, COMPLAINT, stack.now(), hash_)
    stack.settle()
    assert "for good" in ask("why", "reader@example.com")[1]
    assert ask("lift", "reader@example.com")[0] == 1
    assert states(stack) == {"complained": 1}


def test_no_function_may_read_the_whole_table(stack: Stack) -> None:
    """Counting and giving out read everything: only an operator's command may."""
    name = stack.name("PeopleTable")
    for function in stack.template.of_type("AWS::Serverless::Function"):
        with pytest.raises(ClientError, match="not authorized"):
            stack.function(function).role.check("Scan", needs_of("dynamodb", "Scan", {"TableName": name}))
