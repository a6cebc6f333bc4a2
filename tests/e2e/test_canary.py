"""Addresses and names stay where they belong: marked ones go through every flow and turn up nowhere else.

They may stand in a person's own items, in the mail to that person, in the answer to whoever typed them, and in
what the mail service itself says of a mail, which only the queue of its events ever holds.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from dateline.__main__ import main
from local import aws
from local.engine import Engine
from local.mail import refused
from local.queues import Queue
from local.stack import Stack
from tests.e2e.test_feedback import COMPLAINT, HARD, hear
from tests.e2e.visits import (
    NEXT_DIGEST,
    PUBLICATION,
    article,
    ask_for_link,
    link,
    published,
    sign_up,
    subscribe,
    take_seat,
)

MARKS = ("canary", "kanarienvogel")
READER, MOVED, LISTED = "Canary.One@example.com", "canary.two@example.com", "canary.three@example.com"
NAME = "Kanarienvogel"
EVENT = b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome and talk."


class Seen:
    """Everything that was said where no address belongs."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def of(self, stack: Stack) -> Iterator[str]:
        """What a log, a queue, a key, a URL, a call or a dead letter holds."""
        for function, text in stack.engine.logs:
            yield f"log of {function}: {text}"
        for queue, body in self.messages:
            if not queue.startswith("Feedback"):
                yield f"message in {queue}: {body}"
        yield from _dead_letters(stack)
        for item in [*stack.items("PeopleTable"), *stack.items("ContentTable")]:
            yield f"key: {item['pk']['S']} {item['sk']['S']}"
        for bucket in ("SiteBucket", "ReportsBucket", "UploadsBucket"):
            for key, content in stack.objects(bucket).items():
                yield f"object in {bucket}: {key} {content.decode('utf-8', 'replace')}"
        for mail in stack.outbox:
            yield f"tags of a mail: {json.dumps(mail.tags)}"
            for word in f"{mail.text} {mail.html} {mail.message['List-Unsubscribe'] or ''}".split():
                if "://" in word:
                    yield f"link in a mail: {urlsplit(word).geturl()}"
        for call in stack.calls:
            yield f"resource of a call: {call.resource}"


def _dead_letters(stack: Stack) -> Iterator[str]:
    for name, queue in stack.engine.queues.items():
        if name.endswith("DeadLetters"):
            yield from (f"dead letter in {name}: {message.body}" for message in queue.messages)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Keeps every message that is ever sent to a queue, also those that are long gone."""
    seen = Seen()
    send = Queue.send

    def heard(queue: Queue, body: str, now: datetime, new_id: Any) -> str:
        seen.messages.append((queue.name, body))
        return send(queue, body, now, new_id)

    monkeypatch.setattr(Queue, "send", heard)
    send_batch = Queue.send_batch

    def heard_all(queue: Queue, entries: list[dict[str, Any]], now: datetime, new_id: Any) -> Any:
        seen.messages += [(queue.name, json.dumps(entry)) for entry in entries]
        return send_batch(queue, entries, now, new_id)

    monkeypatch.setattr(Queue, "send_batch", heard_all)
    return seen


def leaks(seen: Seen, stack: Stack) -> list[str]:
    """What holds a mark, in whatever case, and also as it would be written in a URL."""
    marks = {*MARKS, *(quote(mark) for mark in MARKS)}
    return [each[:300] for each in seen.of(stack) if any(mark in each.lower() for mark in marks)]


def reader_of(stack: Stack, purpose: str, address: str = READER) -> str:
    """The link of one purpose, by way of the page of preferences."""
    ask_for_link(stack, address)
    stack.settle()
    page = link(stack.outbox[-1], "preferences")
    if purpose == "preferences":
        return page
    stack.post(page.replace("preferences", "links"), {"for": purpose})
    stack.settle()
    return link(stack.outbox[-1], purpose)


def operate(stack: Stack, action: str, *arguments: str) -> None:
    """Run an operator's command on the people of the stack."""
    keys = stack.function("AcceptForms").environment["SIGNING_KEYS"]
    where = ["--people", stack.name("PeopleTable"), "--content", stack.name("ContentTable"), "--signing-keys", keys]
    assert main(["subscribers", action, *arguments, *where]) in {0, 1}


def test_every_flow_keeps_addresses_and_names_where_they_belong(
    stack: Stack, seen: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sign-up by form and program, choices, seats, digests, bounces, lists, moving, data, leaving, undoing, erasure."""
    published(stack, "events/forum.md", EVENT)
    published(stack, "articles/dam.md", article())
    subscribe(stack, READER, "articles", "events")
    sign_up(stack, READER, name=NAME)
    body = json.dumps({"email": READER, "newsletters": ["articles"], "name": NAME}).encode()
    stack.request("POST", "/api/subscribe", headers={"content-type": "application/json"}, body=body)
    sign_up(stack, f"{READER} {NAME}")
    sign_up(stack, READER, "unheard-of", name=NAME * 40)
    stack.get(f"/api/confirm/{READER}")
    stack.post(f"/api/unsubscribe/{READER}")
    choice: dict[str, str | list[str]] = {"newsletters": ["articles"], "frequency": "each", "name": NAME}
    assert "Saved." in stack.post(reader_of(stack, "preferences"), choice).text
    stack.advance_to(NEXT_DIGEST)
    (tmp_path / "list.csv").write_text(f"email,name,status\n{LISTED},{NAME},confirmed\n{LISTED} x,{NAME},odd\n")
    operate(stack, "import", str(tmp_path / "list.csv"), "--newsletter", "articles", "--yes")
    operate(stack, "report", str(tmp_path / "report.html"))
    for action in ("why", "lift", "why"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{LISTED}\n"))
        operate(stack, action)
    recipient = next(mail for mail in stack.outbox if "digest" in mail.tags).tags["recipient"]
    hear(stack, HARD, stack.now(), "b" * 40)
    stack.settle()
    assert NAME in stack.post(reader_of(stack, "data")).text
    stack.advance(timedelta(days=2))
    take_seat(stack, "forum", READER, NAME)
    stack.settle()
    published(stack, "articles/weir.md", article("The weir", day="2026-11-27"))
    stack.post(reader_of(stack, "move"), {"email": MOVED})
    stack.settle()
    stack.post(link(stack.outbox[-1], "arrive"))
    stack.settle()
    stack.advance_to(NEXT_DIGEST + timedelta(days=7))
    digest = next(mail for mail in stack.outbox if "digest" in mail.tags and mail.to == MOVED)
    stack.post(link(digest, "unsubscribe"), {"all": "1"})
    stack.settle()
    stack.post(link(next(mail for mail in stack.outbox if mail.tags.get("kind") == "goodbye"), "undo"))
    stack.advance(timedelta(days=2))
    stack.post(reader_of(stack, "erase", MOVED))
    hear(stack, COMPLAINT, stack.now(), recipient)
    stack.settle()

    said = capsys.readouterr()
    kinds = {mail.tags.get("kind", "digest") for mail in stack.outbox}
    for mail in stack.outbox:
        assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.message["List-Id"] == ("<articles.127.0.0.1>" if "digest" in mail.tags else "<notices.127.0.0.1>")
        assert mail.message["Auto-Submitted"] == "auto-generated"
    assert leaks(seen, stack) == []
    assert not [mark for mark in MARKS if mark in (said.out + said.err).lower()]
    assert not [mark for mark in MARKS if mark in (tmp_path / "report.html").read_text().lower()]
    assert {"confirmation", "already-subscribed", "goodbye", "registration", "link", "new-address", "digest"} <= kinds
    assert len(seen.messages) > 50


@pytest.mark.parametrize("service", ["sesv2", "dynamodb"])
def test_failures_say_nothing_of_people(
    empty_stack: Stack, seen: Seen, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """Errors of AWS quote what they were asked: neither logs nor dead letters repeat it."""
    empty_stack.upload("publication.yaml", PUBLICATION)
    empty_stack.settle()
    published(empty_stack, "events/forum.md", EVENT)
    sign_up(empty_stack, READER, name=NAME)
    take_seat(empty_stack, "forum", READER, NAME)
    heard = aws._heard

    def quoting(listener: Engine, client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        in_question = client.meta.service_model.service_name == service
        if in_question and listener.role and listener.role.function == "SendNotices":
            raise refused("ValidationException", f"{json.dumps(arguments, default=str)} {READER} {NAME}", operation)
        return heard(listener, client, operation, arguments)

    monkeypatch.setattr(aws, "_heard", quoting)
    empty_stack.settle()
    monkeypatch.undo()

    failed = len(empty_stack.failures)
    empty_stack.failures.clear()
    assert failed
    assert leaks(seen, empty_stack) == []


def test_the_canary_sings(stack: Stack, seen: Seen) -> None:
    """Planted: an address in a message, in a log and in a key, each is found."""
    stack.queue("DigestQueue").send(f'{{"to": "{READER}"}}', stack.now(), stack.engine.new_id)
    stack.queue("DigestQueue").messages.clear()
    stack.engine.logs.append(("SendNotices", f"sent to {quote(READER)}"))
    stack.put_item("PeopleTable", {"pk": {"S": READER.lower()}, "sk": {"S": "x"}})

    assert [each.partition(":")[0] for each in leaks(seen, stack)] == [
        "log of SendNotices",
        "message in DigestQueue",
        "key",
    ]
