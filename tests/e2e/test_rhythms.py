"""Readers who want a newsletter less often, or not for a while: they get what was gathered, once."""

from datetime import timedelta
from typing import Any

from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, article, published, subscribe

WEEK = timedelta(days=7)


def digests(stack: Stack, to: str) -> list[str]:
    """The texts of the digests that somebody got, in order."""
    return [mail.text for mail in stack.outbox if "digest" in mail.tags and mail.to == to]


def write(stack: Stack, title: str) -> None:
    """Publish an article of today."""
    stack.advance(timedelta(minutes=1))
    published(stack, f"articles/{title}.md", article(title, day=f"{stack.now().date()}"))


def prefer(stack: Stack, address: str, **attributes: str) -> None:
    """Set preferences on a subscriber's record and memberships, as the page of preferences does."""
    items = stack.items("PeopleTable")
    hash_ = next(item["hash"]["S"] for item in items if item.get("address") == {"S": address})
    changed: dict[str, Any] = {name: {"S": value} for name, value in attributes.items()}
    for item in items:
        if (item["pk"]["S"], item["sk"]["S"]) == (f"SUBSCRIBER#{hash_}", "SUBSCRIBER") or item["sk"]["S"] == hash_:
            stack.put_item("PeopleTable", item | changed)


def test_a_slower_reader_gets_what_was_gathered(stack: Stack) -> None:
    """Who wants a weekly newsletter every other week gets the articles of both weeks in one mail."""
    subscribe(stack, "reader@example.com")
    prefer(stack, "reader@example.com", frequency="biweekly")
    for week, title in enumerate(("First", "Second", "Third")):
        write(stack, title)
        stack.advance_to(NEXT_DIGEST + week * WEEK)

    first, second = digests(stack, "reader@example.com")
    assert "First" in first
    assert "Second" in second
    assert "Third" in second
    assert "First" not in second


def test_what_was_gathered_goes_though_nothing_is_new(stack: Stack) -> None:
    """When the rhythm comes round on an empty day, the slower reader gets what came before; nobody else gets a mail."""
    for name in ("slow", "fast"):
        subscribe(stack, f"{name}@example.com")
    prefer(stack, "slow@example.com", frequency="biweekly")
    write(stack, "First")
    stack.advance_to(NEXT_DIGEST)
    write(stack, "Second")
    stack.advance_to(NEXT_DIGEST + WEEK)
    stack.advance_to(NEXT_DIGEST + 2 * WEEK)
    stack.advance_to(NEXT_DIGEST + 4 * WEEK)

    assert len(digests(stack, "fast@example.com")) == 2
    sent = digests(stack, "slow@example.com")
    assert len(sent) == 2
    assert "Second" in sent[1]


def test_each_rhythm_has_its_number_of_mails(stack: Stack) -> None:
    """Of five weeks with news, each reader gets as many mails as their rhythm has, and every article once."""
    mails = {"each": 5, "weekly": 5, "biweekly": 3, "monthly": 2}
    for frequency in mails:
        subscribe(stack, f"{frequency}@example.com")
        prefer(stack, f"{frequency}@example.com", frequency=frequency)
    for week in range(5):
        write(stack, f"Week {week}")
        stack.advance_to(NEXT_DIGEST + week * WEEK)

    for frequency, number in mails.items():
        sent = digests(stack, f"{frequency}@example.com")
        assert len(sent) == number
        assert [sum(f"/week-{week}/" in text for text in sent) for week in range(5)] == [1] * 5


def test_a_pause_ends_on_its_day(stack: Stack) -> None:
    """A paused reader gets nothing before the day, and on that day what they missed."""
    subscribe(stack, "reader@example.com")
    write(stack, "First")
    stack.advance_to(NEXT_DIGEST)
    prefer(stack, "reader@example.com", paused_until=f"{(NEXT_DIGEST + 2 * WEEK).date()}")
    write(stack, "Second")
    stack.advance_to(NEXT_DIGEST + WEEK)
    assert len(digests(stack, "reader@example.com")) == 1

    write(stack, "Third")
    stack.advance_to(NEXT_DIGEST + 2 * WEEK)

    missed = digests(stack, "reader@example.com")[1]
    assert "Second" in missed
    assert "Third" in missed


def test_who_joins_after_a_digest_was_due_waits_for_the_next(stack: Stack) -> None:
    """A digest that is still in the queue is not sent to who joined after its time."""
    write(stack, "First")
    subscribe(stack, "early@example.com")
    stack.move_clock(NEXT_DIGEST)
    prefer(stack, "early@example.com", since="2026-11-25T08:00:01Z")
    stack.settle()

    assert digests(stack, "early@example.com") == []
