"""The clock reaches a digest's time: it goes to exactly the confirmed subscribers, once."""

from datetime import timedelta

from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, PUBLICATION, article, link, published, sign_up, subscribe


def digests(stack: Stack) -> list[str]:
    """Who got a digest, in the order of the addresses."""
    return sorted(mail.to for mail in stack.outbox if "digest" in mail.tags)


def test_a_digest_goes_to_exactly_the_confirmed(stack: Stack) -> None:
    """At its time the newsletter goes to who has confirmed it: not to the pending, the departed, or others' readers."""
    published(stack, "articles/dam.md", article(author="Bayram Balcı"))
    for name in ("one", "two", "three"):
        subscribe(stack, f"{name}@example.com")
    subscribe(stack, "elsewhere@example.com", "events")
    sign_up(stack, "pending@example.com")
    subscribe(stack, "departed@example.com")
    sign_up(stack, "departed@example.com")
    stack.settle()
    stack.post(link(stack.outbox[-1], "unsubscribe"))

    stack.advance_to(NEXT_DIGEST)

    assert digests(stack) == ["one@example.com", "three@example.com", "two@example.com"]


def test_a_digest_says_what_is_new_and_how_to_leave(stack: Stack) -> None:
    """Text and HTML name the article and the upcoming event; the headers carry one-click unsubscribing."""
    published(stack, "articles/dam.md", article(author="Bayram Balcı"))
    published(stack, "events/forum.md", b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome and talk.")
    subscribe(stack, "reader@example.com")

    stack.advance_to(NEXT_DIGEST)
    mail = stack.outbox[-1]

    for part in (mail.text, mail.html):
        assert "The dam" in part
        assert "Bayram Balcı" in part
        assert "A forum" in part
        assert "1 Example Street" in part
    assert mail.subject == "The dam"
    assert mail.message["List-Id"] == "<articles.127.0.0.1>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = mail.message["List-Unsubscribe"].strip("<>").removeprefix(stack.site_url)
    assert stack.request("POST", one_click, body=b"List-Unsubscribe=One-Click").status == 200
    stack.advance_to(NEXT_DIGEST + timedelta(days=7))
    assert len(digests(stack)) == 1


def test_nothing_new_means_no_mail(stack: Stack) -> None:
    """A digest goes once with an article; the next, with nothing new, does not go at all."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, "reader@example.com")

    stack.advance_to(NEXT_DIGEST)
    stack.advance_to(NEXT_DIGEST + timedelta(days=7))

    assert len(digests(stack)) == 1


def test_an_imported_archive_is_not_news(stack: Stack) -> None:
    """Articles of long ago that are uploaded today are published, and are in no digest."""
    published(stack, "articles/old.md", article(day="2003-08-27"))
    subscribe(stack, "reader@example.com")

    stack.advance_to(NEXT_DIGEST)

    assert digests(stack) == []


def test_a_digest_goes_once_however_often_it_is_asked_for(stack: Stack) -> None:
    """Every message of a digest comes twice and the clock's timer fires again: nobody gets it twice."""
    published(stack, "articles/dam.md", article())
    for number in range(8):
        subscribe(stack, f"reader{number}@example.com")
    timer = next(item for item in stack.items("ContentTable") if "digest#articles" in item["sk"]["S"])
    stack.move_clock(NEXT_DIGEST)
    queue = stack.queue("DigestQueue")
    for message in list(queue.messages):
        queue.send(message.body, stack.now(), stack.engine.new_id)
    stack.settle()

    stack.put_item("ContentTable", timer)
    stack.advance(timedelta(minutes=1))

    assert len(digests(stack)) == len(set(digests(stack))) == 8


def test_the_ledger_accounts_for_every_delivery(stack: Stack) -> None:
    """Each delivery is an entry of the ledger, marked sent."""
    published(stack, "articles/dam.md", article())
    for number in range(5):
        subscribe(stack, f"reader{number}@example.com")

    stack.advance_to(NEXT_DIGEST)

    entries = [item for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("LEDGER#")]
    assert [entry["outcome"]["S"] for entry in entries] == ["sent"] * 5


def test_leaving_counts_up_to_the_last_moment(stack: Stack) -> None:
    """Who leaves while the digest is already in the queue does not get it."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, "reader@example.com")
    sign_up(stack, "reader@example.com")
    stack.settle()
    stack.move_clock(NEXT_DIGEST)

    stack.post(link(stack.outbox[-1], "unsubscribe"))
    stack.settle()

    assert digests(stack) == []


def test_a_changed_schedule_voids_the_old_timer(stack: Stack) -> None:
    """When the newsletter moves to Fridays, nothing goes on Wednesday."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, "reader@example.com")
    published(stack, "publication.yaml", PUBLICATION.replace(b"BYDAY=WE", b"BYDAY=FR"))

    stack.advance_to(NEXT_DIGEST)
    assert digests(stack) == []

    stack.advance_to(NEXT_DIGEST + timedelta(days=2))
    assert digests(stack) == ["reader@example.com"]
