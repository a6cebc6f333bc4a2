"""Robots, floods, other people's sites, hostile fields: nobody is mailed more than the cap, nobody learns anything."""

import json
from datetime import timedelta

import pytest

from local.http import Response
from local.stack import Stack
from tests.e2e.visits import PUBLICATION, ask_for_link, link, published, read_form, sign_up, subscribe, take_seat

VICTIM = "victim@example.com"
POSTS = 200
EMBED = PUBLICATION + b"\nembed_origins: [https://institute.example]\n"


def as_json(stack: Stack, **fields: object) -> Response:
    """Send the sign-up as a program does."""
    body = json.dumps(fields).encode()
    return stack.request("POST", "/api/subscribe", headers={"content-type": "application/json"}, body=body)


def network(number: int) -> str:
    """An address in a network of its own."""
    return f"198.{18 + number // 250}.{number % 250}.7"


def test_a_flood_for_one_victim_sends_no_more_than_the_cap(stack: Stack) -> None:
    """From as many networks as there are posts, over all forms together, a victim gets two mails a day."""
    for number in range(3):
        event = f"---\ntitle: Forum {number}\nstarts: 2026-12-10 18:00\n---\nCome and talk.".encode()
        published(stack, f"events/forum-{number}.md", event)
    stamp = read_form(stack)
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = f"email={VICTIM}&newsletters=articles&stamp={stamp}".encode()

    for number in range(POSTS):
        answer = stack.edge.request("POST", "/api/subscribe", form, body, client=network(number))
        assert answer.status == 200
        if number % 20 == 0:
            stack.settle()
    for number in range(3):
        take_seat(stack, f"forum-{number}", VICTIM)
    ask_for_link(stack, VICTIM)
    stack.settle()

    assert [mail.to for mail in stack.outbox] == [VICTIM, VICTIM]


def test_the_cap_counts_any_twenty_four_hours(stack: Stack) -> None:
    """A third mail waits until the first of the last two is a day old, whatever the calendar says."""
    sent = []
    for hours in (0, 13, 10, 2, 12):
        stack.advance(timedelta(hours=hours))
        sign_up(stack, VICTIM)
        stack.settle()
        sent.append(len(stack.outbox))

    assert sent == [1, 2, 2, 3, 4]


def test_one_network_has_its_limit(stack: Stack) -> None:
    """Beyond sixty forms an hour a network is asked to wait; others, and the next hour, are not."""
    stamp = read_form(stack)
    form = {"content-type": "application/x-www-form-urlencoded"}

    def post(number: int, client: str) -> int:
        body = f"email=reader{number}@example.com&newsletters=articles&stamp={stamp}".encode()
        return stack.edge.request("POST", "/api/subscribe", form, body, client=client).status

    statuses = [post(number, f"203.0.113.{number}") for number in range(61)]
    assert statuses == [200] * 60 + [429]
    assert post(99, "203.0.114.1") == 200
    assert post(100, "2001:db8:0:1::1") == 200
    stack.advance(timedelta(hours=1))
    assert post(101, "203.0.113.1") == 200


def test_counters_hold_no_address(stack: Stack) -> None:
    """What counts posts and mails knows hashes alone, and ends by itself."""
    sign_up(stack, VICTIM)
    stack.settle()

    counters = [item for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("LIMIT#")]
    assert len(counters) == 3
    assert all("expires" in item and VICTIM not in json.dumps(item) for item in counters)
    assert "203.0.113" not in json.dumps(stack.items("PeopleTable"))


def test_a_form_that_was_never_read_is_shown(stack: Stack) -> None:
    """Without the stamp of a form, at once, with a forged one, or half a day later, it is asked for once more."""
    early = read_form(stack)
    at_once = stack.get("/subscribe/").text.split('name="stamp" value="')[1].split('"')[0]
    choice = {"email": VICTIM, "newsletters": "articles", "name": "Ada"}

    for stamp in ("", at_once, early[:-3] + "AAA"):
        answer = stack.post("/api/subscribe", choice | {"stamp": stamp})
        assert answer.status == 422
        assert "press the button once more" in answer.text
        assert f'value="{VICTIM}"' in answer.text
    stack.advance(timedelta(hours=13))
    assert stack.post("/api/subscribe", choice | {"stamp": early}).status == 422
    assert [item for item in stack.items("PeopleTable") if "address" in item] == []


def test_the_answer_tells_nothing_of_any_address(stack: Stack) -> None:
    """New, pending, confirmed, suppressed and undeliverable addresses get the same answer, after the same calls."""
    subscribe(stack, "active@example.com")
    sign_up(stack, "pending@example.com")
    sign_up(stack, "complaint@simulator.amazonses.com")
    stack.settle()
    answers, costs = [], []

    for address in (
        "new@example.com",
        "pending@example.com",
        "active@example.com",
        "complaint@simulator.amazonses.com",
        "dots..inside@example.com",
        "reader@-example.com",
    ):
        stamp = read_form(stack)
        stack.calls.clear()
        answers.append(stack.post("/api/subscribe", {"email": address, "newsletters": "articles", "stamp": stamp}))
        costs.append([call.operation for call in stack.calls])
    stack.settle()

    assert all(answer == answers[0] for answer in answers)
    assert answers[0].status == 200
    assert all(cost == costs[0] for cost in costs)
    assert {mail.to for mail in stack.outbox} == {
        "active@example.com", "pending@example.com", "complaint@simulator.amazonses.com", "new@example.com",
    }  # fmt: skip


def test_a_slip_is_suggested_and_not_forced(stack: Stack) -> None:
    """The form asks once whether gmial.com was meant; either answer is taken."""
    asked = sign_up(stack, "reader@gmial.com")
    assert asked.status == 422
    assert "Did you mean reader@gmail.com?" in asked.text

    sign_up(stack, "reader@gmial.com", spelling="suggested")
    sign_up(stack, "other@gmial.com", spelling="typed")
    stack.settle()

    assert [mail.to for mail in stack.outbox] == ["reader@gmail.com", "other@gmial.com"]


@pytest.mark.parametrize(
    ("setting", "address"),
    [("role_addresses: no", "info@example.com"), ("disposable_addresses: no", "x@mailinator.com")],
)
def test_a_publication_may_refuse_kinds_of_addresses(stack: Stack, setting: str, address: str) -> None:
    """Addresses of offices and throw-away mailboxes may sign up, unless the publication says no."""
    assert sign_up(stack, address).status == 200
    published(stack, "publication.yaml", PUBLICATION + setting.encode() + b"\n")

    refused = sign_up(stack, address)

    assert refused.status == 422
    assert "Please use an address" in refused.text


def test_a_program_signs_up_by_json(stack: Stack) -> None:
    """The same route takes JSON: a stamp first, then the sign-up; mistakes are problem details."""
    form = stack.request("GET", "/api/subscribe", headers={"accept": "application/json"}).json()
    assert [each["id"] for each in form["newsletters"]] == ["articles", "events"]
    assert form["languages"] == ["en", "ru", "tr"]
    wish = {"email": "reader@example.com", "newsletters": ["articles"], "stamp": form["stamp"], "language": "ru"}

    too_fast = as_json(stack, **wish)
    assert (too_fast.status, too_fast.headers["content-type"]) == (422, "application/problem+json")
    assert too_fast.json()["stamp"]
    stack.move_clock(stack.now() + timedelta(seconds=3))
    slip = as_json(stack, **wish | {"email": "reader@gmial.com"})
    assert slip.json()["suggestion"] == "reader@gmail.com"
    accepted = as_json(stack, **wish)
    stack.settle()

    assert (accepted.status, accepted.json()["status"]) == (202, "accepted")
    assert stack.outbox[0].subject == "Подтвердите подписку: The Test Review"
    assert "Одно нажатие" in stack.get(link(stack.outbox[0], "confirm")).text


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"email": 1}', b'{"email": {"a": "b"}}', b'{"a": ' + b"[" * 3000, b"\xff\xfe"]
)
def test_json_of_any_shape_is_answered(stack: Stack, body: bytes) -> None:
    """Whatever a program sends, it gets problem details, and nothing breaks."""
    answer = stack.request("POST", "/api/subscribe", headers={"content-type": "application/json"}, body=body)

    assert answer.status == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("field", ["email", "name", "language", "stamp", "newsletters", "anything"])
def test_fields_have_their_limits(stack: Stack, field: str) -> None:
    """A field longer than any of ours is refused, on the form and in JSON alike; nothing is kept."""
    stamp = read_form(stack)
    fields = {"email": VICTIM, "newsletters": "articles", "stamp": stamp} | {field: "x" * 1001}

    assert stack.post("/api/subscribe", fields).status == 413
    assert as_json(stack, **fields).status == 413
    assert stack.items("PeopleTable") == []


@pytest.mark.parametrize("name", ["A" * 101, "Ada\r\nBcc: all@example.com\x00", "\u202eAda"])
def test_a_name_is_one_line_of_letters(stack: Stack, name: str) -> None:
    """A name is kept in one printable line, or refused; nothing is sent for a refused one."""
    answer = sign_up(stack, VICTIM, name=name)
    stack.settle()

    assert answer.status == 422
    assert stack.outbox == []


def test_another_site_cannot_send_our_forms(stack: Stack) -> None:
    """A browser on another site is refused by every form but the sign-up, and that takes allowed sites only."""
    published(stack, "publication.yaml", EMBED)
    subscribe(stack, "reader@example.com")
    ask_for_link(stack, "reader@example.com")
    stack.settle()
    page = link(stack.outbox[-1], "preferences")
    elsewhere = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"}

    for origin in ("https://evil.example", "null", "https://institute.example"):
        refused = stack.request("POST", page, headers=elsewhere | {"origin": origin}, body=b"frequency=each")
        assert (refused.status, "our own pages" in refused.text) == (400, True)
    body = f"email={VICTIM}&newsletters=articles".encode()
    for origin, says in (("https://evil.example", "our own pages"), ("https://institute.example", "once more")):
        answer = stack.request("POST", "/api/subscribe", headers=elsewhere | {"origin": origin}, body=body)
        assert says in answer.text
    own = elsewhere | {"sec-fetch-site": "same-origin", "origin": "null"}
    assert "once more" in stack.request("POST", "/api/subscribe", headers=own, body=body).text
    old_browser = {"content-type": elsewhere["content-type"], "origin": stack.site_url}
    assert "once more" in stack.request("POST", "/api/subscribe", headers=old_browser, body=body).text


def test_the_snippet_is_a_form_that_works(stack: Stack) -> None:
    """The page for other sites shows a form that posts to us; our own page then asks for the second press."""
    published(stack, "publication.yaml", EMBED)

    shown = stack.get("/subscribe/embed/").text

    assert f"action=&quot;{stack.site_url}/api/subscribe&quot;" in shown
    assert "https://institute.example" in shown
