"""What readers do for themselves: choose, pause, move, take their data along, be forgotten; and who cannot do it."""

import json
from datetime import timedelta

import pytest

from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, article, ask_for_link, link, published, sign_up, subscribe, take_seat

READER = "reader@example.com"
CHOICE: dict[str, str | list[str]] = {
    "newsletters": ["articles", "events"],
    "frequency": "monthly",
    "language": "tr",
    "name": "Ada",
}


def preferences(stack: Stack, address: str = READER) -> str:
    """Have a link mailed by the form anybody can fill in; returns the path of the preferences."""
    ask_for_link(stack, address)
    stack.settle()
    return link(stack.outbox[-1], "preferences")


def own_link(stack: Stack, purpose: str) -> str:
    """Have a weightier link mailed from the page of preferences."""
    stack.post(preferences(stack).replace("preferences", "links"), {"for": purpose})
    stack.settle()
    return link(stack.outbox[-1], purpose)


def record(stack: Stack) -> dict[str, dict[str, str]]:
    """The record of the only active subscriber."""
    return next(item for item in stack.items("PeopleTable") if item.get("state") == {"S": "active"})


def holding(stack: Stack, text: str) -> list[str]:
    """The sort keys of all items that hold a text anywhere."""
    return [item["sk"]["S"] for item in stack.items("PeopleTable") if text in json.dumps(item)]


def test_a_reader_chooses_what_how_often_and_in_which_language(stack: Stack) -> None:
    """The page shows the present choice, keeps a new one, and the next digest follows it."""
    subscribe(stack, READER)
    page = preferences(stack)

    shown = stack.get(page).text
    assert 'value="articles" checked' in shown
    assert "Saved." in stack.post(page, CHOICE).text

    kept = record(stack)
    assert (kept["frequency"]["S"], kept["language"]["S"], kept["name"]["S"]) == ("monthly", "tr", "Ada")
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    digest = stack.outbox[-1]
    assert "20 Kasım 2026" in digest.text
    assert "Tek tıkla ayrıl" in digest.html
    assert "?lang=tr" in link(digest, "unsubscribe")
    assert "Bu bültenden ayrıl" in stack.get(link(digest, "unsubscribe")).text


def test_a_pause_is_a_day_to_come(stack: Stack) -> None:
    """A pause until a day within a year is kept; another is answered in words."""
    subscribe(stack, READER)
    page = preferences(stack)

    assert "nothing before 24 December 2026" in stack.post(page, CHOICE | {"paused_until": "2026-12-24"}).text
    assert record(stack)["paused_until"] == {"S": "2026-12-24"}
    for wrong in ("2026-11-24", "2028-01-01", "tomorrow"):
        assert stack.post(page, CHOICE | {"paused_until": wrong}).status == 422
    stack.post(page, CHOICE)
    assert "paused_until" not in record(stack)


def test_choosing_nothing_is_leaving(stack: Stack) -> None:
    """Whoever unticks everything has left, and can undo it."""
    subscribe(stack, READER, "articles", "events")

    answer = stack.post(preferences(stack), {"frequency": "each"})

    assert "You have left" in answer.text
    assert 'action="/api/undo/' in answer.text


def test_what_is_newly_ticked_is_a_consent(stack: Stack) -> None:
    """The proof says what was added, under which sentence, when, and from which network."""
    subscribe(stack, READER)
    stack.advance(timedelta(minutes=1))
    stack.post(preferences(stack), CHOICE)

    proofs = [item for item in stack.items("PeopleTable") if item["sk"]["S"].startswith("CONSENT")]
    assert [each["newsletters"]["L"] for each in proofs] == [[{"S": "articles"}], [{"S": "events"}]]
    assert {len(each["confirmed"]["M"]["network"]["S"]) for each in proofs} == {40}


def test_data_can_be_taken_along(stack: Stack) -> None:
    """A button hands out a file with everything: record, consents, seats, counters."""
    published(stack, "events/forum.md", b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome and talk.")
    subscribe(stack, READER)
    take_seat(stack, "forum", READER)
    stack.settle()
    page = own_link(stack, "data")

    assert "Ada Reader" not in stack.get(page).text
    answer = stack.post(page)

    data = answer.json()
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert {item["what"] for item in data["held"]} == {"subscriber", "consent", "seat"}
    assert data["registrations"][0]["name"] == "Ada Reader"
    assert READER in answer.text


def test_whoever_is_forgotten_leaves_a_hash(stack: Stack) -> None:
    """After erasure nothing but the hash, the state and the day is left, and the seat is free; done twice, the same."""
    published(stack, "events/forum.md", b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome and talk.")
    subscribe(stack, READER)
    stack.post(preferences(stack), CHOICE | {"language": "en"})
    take_seat(stack, "forum", READER)
    stack.settle()
    page = own_link(stack, "erase")

    assert "What stays is a code" in stack.get(page).text
    assert {stack.post(page).status, stack.post(page).status} == {200}

    assert holding(stack, READER) == holding(stack, "Ada") == []
    left = [item for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("SUBSCRIBER#")]
    assert [set(item) for item in left] == [{"pk", "sk", "hash", "state", "since", "version"}]
    assert next(item["taken"]["N"] for item in stack.items("PeopleTable") if item["sk"]["S"] == "SEATS") == "0"


def test_whoever_is_forgotten_can_come_back(stack: Stack) -> None:
    """Erasure is no ban: the owner of the address may sign it up again."""
    subscribe(stack, READER)
    stack.post(own_link(stack, "erase"))
    stack.advance(timedelta(days=2))

    subscribe(stack, READER)

    assert record(stack)["state"] == {"S": "active"}


def test_a_new_address_needs_both_mailboxes(stack: Stack) -> None:
    """The link to the old address asks, the link to the new one moves; the old address is then gone."""
    subscribe(stack, READER, "articles", "events")
    page = own_link(stack, "move")

    assert stack.post(page, {"email": "no address"}).status == 422
    stack.post(page, {"email": "new@example.org"})
    stack.settle()
    assert record(stack)["address"]["S"] == READER
    mail = stack.outbox[-1]
    assert mail.to == "new@example.org"
    arrive = link(mail, "arrive")
    stack.get(arrive)
    assert record(stack)["address"]["S"] == READER

    assert "You have moved" in stack.post(arrive).text
    assert record(stack)["address"]["S"] == "new@example.org"
    assert holding(stack, READER) == []
    assert stack.post(arrive).status == 200
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    assert [mail.to for mail in stack.outbox if "digest" in mail.tags] == ["new@example.org"]


def test_whoever_did_not_ask_to_be_mailed_at_an_address_has_it_forgotten(stack: Stack) -> None:
    """The mail to a new address can be left like any other: then nothing of that address is kept."""
    subscribe(stack, READER)
    stack.post(own_link(stack, "move"), {"email": "stranger@example.org"})
    stack.settle()
    arrive, leave = (link(stack.outbox[-1], each) for each in ("arrive", "unsubscribe"))
    assert holding(stack, "stranger@example.org") != []

    assert stack.request("POST", leave, body=b"List-Unsubscribe=One-Click").status == 200

    assert holding(stack, "stranger@example.org") == []
    assert stack.post(arrive).status == 409
    assert record(stack)["address"]["S"] == READER


def test_a_move_takes_all_that_waited_at_the_old_address_away(stack: Stack) -> None:
    """Nothing that was left or asked for before brings the old address back; the new one's consent is proved."""
    subscribe(stack, READER)
    sign_up(stack, READER)
    stack.settle()
    stack.post(link(stack.outbox[-1], "unsubscribe"))
    stack.settle()
    undo = link(stack.outbox[-1], "undo")
    stack.advance(timedelta(days=2))
    subscribe(stack, READER)
    stack.post(preferences(stack), CHOICE | {"newsletters": ["articles"]})
    sign_up(stack, READER, "events")
    stack.settle()
    confirm = link(stack.outbox[-1], "confirm")
    stack.post(own_link(stack, "move"), {"email": "new@example.org"})
    stack.settle()

    stack.post(link(stack.outbox[-1], "arrive"))

    assert holding(stack, READER) == []
    assert [stack.post(each).status for each in (undo, confirm)] == [409, 409]
    moved = record(stack)
    assert (moved["address"]["S"], moved["name"]["S"], moved["frequency"]["S"]) == ("new@example.org", "Ada", "monthly")
    proofs = [item for item in stack.items("PeopleTable") if item["sk"]["S"].startswith("CONSENT")]
    assert {item["pk"]["S"] for item in proofs} == {moved["pk"]["S"]}
    said = [item["confirmed"]["M"]["text"]["S"] for item in proofs]
    assert any("everything you get goes to this address" in each for each in said)


def test_much_that_is_held_is_shown_moved_and_erased_whole(stack: Stack) -> None:
    """Whoever changed their mind two hundred times takes it all along, moves it, and has it erased."""
    subscribe(stack, READER)
    proof = next(item for item in stack.items("PeopleTable") if item["sk"]["S"].startswith("CONSENT"))
    for number in range(200):
        stack.put_item("PeopleTable", proof | {"sk": {"S": f"CONSENT#2026-01-01T00:00:00.{number:03}Z"}})

    held = stack.post(own_link(stack, "data")).json()["held"]
    assert [item["what"] for item in held].count("consent") == 201
    stack.post(own_link(stack, "move"), {"email": "new@example.org"})
    stack.settle()
    stack.post(link(stack.outbox[-1], "arrive"))
    assert {item["pk"]["S"] for item in stack.items("PeopleTable") if item["sk"]["S"].startswith("CONSENT")} == {
        record(stack)["pk"]["S"]
    }
    stack.advance(timedelta(days=2))
    ask_for_link(stack, "new@example.org")
    stack.settle()
    stack.post(link(stack.outbox[-1], "preferences").replace("preferences", "links"), {"for": "erase"})
    stack.settle()
    stack.post(link(stack.outbox[-1], "erase"))

    assert {item["sk"]["S"] for item in stack.items("PeopleTable") if "LIMIT" not in item["pk"]["S"]} == {"SUBSCRIBER"}


def test_a_move_to_a_suppressed_address_sends_nothing(stack: Stack) -> None:
    """The answer is the usual one, and no mail goes to who must not be mailed."""
    subscribe(stack, READER)
    sign_up(stack, "complaint@simulator.amazonses.com")
    stack.settle()
    page = own_link(stack, "move")
    sent = len(stack.outbox)

    usual = stack.post(page, {"email": "new@example.org"})
    stack.settle()
    suppressed = stack.post(page, {"email": "complaint@simulator.amazonses.com"})
    stack.settle()

    assert suppressed == usual
    assert [mail.to for mail in stack.outbox[sent:]] == ["new@example.org"]


def test_a_forwarded_digest_lets_a_stranger_do_no_more_than_unsubscribe(stack: Stack) -> None:
    """No link of a digest shows or changes anything of the reader; leaving is told to them, and undone by them."""
    subscribe(stack, READER)
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    forwarded = stack.outbox[-1]
    token = link(forwarded, "links").rpartition("/")[2]

    for door in ("preferences", "data", "erase", "move", "arrive", "undo", "confirm"):
        for other in (token, link(forwarded, "unsubscribe").rpartition("/")[2]):
            assert stack.get(f"/api/{door}/{other}").status == 422
            assert stack.post(f"/api/{door}/{other}", CHOICE).status == 422
    for purpose in ("data", "erase", "move"):
        assert stack.post(link(forwarded, "links"), {"for": purpose}).status == 422
    assert READER not in stack.get(link(forwarded, "links")).text

    stack.post(link(forwarded, "unsubscribe"))
    stack.settle()
    told = stack.outbox[-1]
    assert (told.to, told.tags["kind"]) == (READER, "goodbye")
    stack.post(link(told, "undo"))
    assert record(stack)["address"]["S"] == READER


def test_the_link_goes_to_the_reader_and_nobody_else(stack: Stack) -> None:
    """Whoever asks, from a footer or by typing an address, the link is mailed to the address on record, twice a day."""
    subscribe(stack, READER)
    sent = len(stack.outbox)

    answers = [ask_for_link(stack, each) for each in (READER, "stranger@example.com", READER, READER)]
    stack.settle()

    assert all(answer == answers[0] for answer in answers)
    assert [mail.to for mail in stack.outbox[sent:]] == [READER, READER]


@pytest.mark.parametrize("door", ["preferences", "data"])
def test_a_link_that_is_too_old_is_replaced(stack: Stack, door: str) -> None:
    """After two hours a link opens nothing; its page mails a fresh one to the address it was made for."""
    subscribe(stack, READER)
    page = preferences(stack) if door == "preferences" else own_link(stack, door)
    stack.advance(timedelta(hours=2, minutes=1))

    expired = stack.get(page)
    assert expired.status == 422
    assert READER not in expired.text
    ask = expired.text.split('action="')[1].split('"')[0]
    stack.post(ask)
    stack.settle()

    assert stack.outbox[-1].to == READER
    assert stack.get(link(stack.outbox[-1], "preferences")).status == 200


def test_an_already_subscribed_mail_changes_nothing_for_its_holder(stack: Stack) -> None:
    """Its one button leads to a page that mails a link; the record stays as it is."""
    subscribe(stack, READER)
    before = record(stack)
    sign_up(stack, READER)
    stack.settle()
    mail = stack.outbox[-1]

    stack.get(link(mail, "links"))
    stack.post(link(mail, "links"), CHOICE)
    stack.settle()

    after = record(stack)
    # Each mail that arrives is noted.
    noted = {"delivered", "version"}
    assert {name: after[name] for name in before.keys() - noted} == {
        name: before[name] for name in before.keys() - noted
    }
