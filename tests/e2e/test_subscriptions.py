"""Signing up, confirming and leaving, with plain forms and the links of mails."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from local import aws
from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, article, link, published, read_form, sign_up, subscribe

READER = "reader@example.com"


def states(stack: Stack) -> list[str]:
    """The state of every subscriber; "pending" for a sign-up that waits for its button."""
    items = [item for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("SUBSCRIBER#")]
    return [
        item["state"]["S"] if item["sk"]["S"] == "SUBSCRIBER" else "pending"
        for item in items
        if item["sk"]["S"] in {"SUBSCRIBER", "REQUEST"}
    ]


def test_signing_up_takes_a_form_a_mail_and_a_button(stack: Stack) -> None:
    """The form keeps the wish, the mail asks, opening its link changes nothing, and its button confirms."""
    assert sign_up(stack, READER).status == 200
    stack.settle()
    confirm = link(stack.outbox[0], "confirm")
    assert states(stack) == ["pending"]

    shown = stack.get(confirm)
    assert 'method="post"' in shown.text
    assert states(stack) == ["pending"]

    assert "You are signed up" in stack.post(confirm).text
    assert states(stack) == ["active"]


def test_the_box_on_the_front_page_leads_to_the_form_filled_in(stack: Stack) -> None:
    """The box stands on a page that bears no time: whatever address it takes, one look and one press more sign up."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, "known@example.com")
    box = stack.get("/").text.partition('action="/api/subscribe"')[2].partition("</form>")[0]
    wish = {"newsletters": re.findall(r'name="newsletters" value="(\w+)"', box)}

    forms = [stack.post("/api/subscribe", wish | {"email": each}).text for each in ("known@example.com", READER)]
    stack.move_clock(stack.now() + timedelta(seconds=3))
    stack.settle()
    assert [form.replace(each, "") for form, each in zip(forms, ("known@example.com", READER), strict=True)] == [
        forms[0].replace("known@example.com", "")
    ] * 2
    assert (forms[1].count(" checked>"), f'value="{READER}"' in forms[1]) == (2, True)
    assert len(stack.outbox) == 1

    stamp = forms[1].partition('name="stamp" value="')[2].partition('"')[0]
    stack.post("/api/subscribe", wish | {"email": READER, "stamp": stamp})
    stack.settle()
    assert [mail.to for mail in stack.outbox[1:]] == [READER]


def test_the_mail_has_what_a_mail_needs(stack: Stack) -> None:
    """Text and HTML hold the publisher and the postal address, and nothing that the visitor typed."""
    sign_up(stack, READER, name="BUY NOW")
    stack.settle()

    mail = stack.outbox[0]

    for part in (mail.text, mail.html):
        assert "1 Example Street" in part
        assert "The Test Institute" in part
        assert "BUY NOW" not in part
    assert mail.to == "reader@example.com"


def test_a_confirmed_link_pressed_again_says_the_same(stack: Stack) -> None:
    """A reader who presses the button twice is told the same twice."""
    subscribe(stack, "reader@example.com")
    confirm = link(stack.outbox[0], "confirm")

    assert "You are signed up" in stack.post(confirm).text


def test_an_old_confirmation_does_not_bring_back_who_has_left(stack: Stack) -> None:
    """A confirmation link works once: after leaving, it asks to sign up again."""
    subscribe(stack, READER)
    sign_up(stack, READER)
    stack.settle()
    stack.post(link(stack.outbox[1], "unsubscribe"))

    answer = stack.post(link(stack.outbox[0], "confirm"))

    assert answer.status == 409
    assert states(stack) == ["unsubscribed"]


def test_the_answer_is_the_same_whoever_signs_up(stack: Stack) -> None:
    """A new, a pending and an active address get the same answer, so that nobody learns who reads us."""
    new = sign_up(stack, READER)
    stack.settle()
    pending = sign_up(stack, READER)
    stack.settle()
    stack.post(link(stack.outbox[0], "confirm"))
    active = sign_up(stack, READER)

    assert new == pending == active


def test_nobody_can_be_flooded(stack: Stack) -> None:
    """However often a form is filled in with an address, it gets two mails a day."""
    for _ in range(10):
        sign_up(stack, READER)
    stack.settle()
    assert len(stack.outbox) == 2

    stack.advance(timedelta(days=1, minutes=1))
    sign_up(stack, READER)
    stack.settle()
    assert len(stack.outbox) == 3


def test_a_robot_that_fills_the_hidden_field_is_thanked_and_forgotten(stack: Stack) -> None:
    """The hidden field gives a robot the usual answer, and nothing is kept or sent."""
    human = sign_up(stack, READER)
    stack.settle()
    robot = sign_up(stack, "robot@example.com", website="x")
    stack.settle()

    assert robot == human
    assert [mail.to for mail in stack.outbox] == ["reader@example.com"]


@pytest.mark.parametrize(
    ("email", "newsletters", "says"),
    [
        ("", "articles", "Please type your mail address."),
        ("reader", "articles", "A mail address has the form name@example.org."),
        ("reader@localhost", "articles", "is not a domain"),
        ("a b@example.com", "articles", "a character that mail addresses do not use"),
        ("reader@example.com", "unheard-of", "Please choose at least one newsletter."),
    ],
)
def test_a_mistake_shows_the_form_again(stack: Stack, email: str, newsletters: str, says: str) -> None:
    """A mistake is answered by the form as it was typed, with the sentence that mends it; nothing is kept."""
    before = stack.items("PeopleTable")

    answer = sign_up(stack, email, newsletters)

    assert answer.status == 422
    assert says in answer.text
    assert 'action="/api/subscribe"' in answer.text
    assert email in answer.text
    assert stack.items("PeopleTable") == before


def test_an_expired_or_forged_link_gets_a_helpful_page(stack: Stack) -> None:
    """A link that is too old or was tampered with says so, and how to go on."""
    sign_up(stack, READER)
    stack.settle()
    confirm = link(stack.outbox[0], "confirm")

    forged = stack.post(confirm[:-4] + "AAAA")
    stack.advance(timedelta(days=8))
    expired = stack.get(confirm)
    again = stack.post(confirm)
    stack.settle()

    assert (forged.status, expired.status, again.status) == (422, 422, 200)
    assert "Sign up again" in forged.text
    assert "Mail me a fresh link" in expired.text
    assert states(stack) == ["pending"]
    assert "You are signed up" in stack.post(link(stack.outbox[-1], "confirm")).text


def test_a_link_opens_only_its_own_door(stack: Stack) -> None:
    """A token for one purpose is worth nothing for another."""
    subscribe(stack, "reader@example.com")
    token = link(stack.outbox[0], "confirm").rpartition("/")[2]

    assert "damaged" in stack.post(f"/api/unsubscribe/{token}").text
    for door in ("cancel", "undo", "links", "preferences", "data", "erase", "move", "arrive"):
        assert stack.post(f"/api/{door}/{token}").status == 422
    assert states(stack) == ["active"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_one_click_unsubscribes_without_a_question(stack: Stack, kind: str) -> None:
    """The mail program's own request leaves the newsletter, whichever body it sends and however often."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, READER, "articles", "events")
    stack.advance_to(NEXT_DIGEST)
    header = stack.outbox[-1].message["List-Unsubscribe"]
    one_click, by_mail = header.split(", ")
    path = one_click.strip("<>").removeprefix(stack.site_url)
    body = b"List-Unsubscribe=One-Click"
    elsewhere = {"content-type": kind, "origin": "https://mail.example", "sec-fetch-site": "cross-site"}

    answers = [stack.request("POST", path, headers=elsewhere, body=body) for _ in range(2)]
    forged = stack.request("POST", path[:-4] + "AAAA", headers=elsewhere, body=body)

    assert by_mail == "<mailto:journal@example.org?subject=unsubscribe>"
    assert {answer.status for answer in [*answers, forged]} == {200}
    members = [item["pk"]["S"] for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("MEMBERS#")]
    assert [each.split("#")[1] for each in members] == ["events"]


def test_leaving_all_leaves_all(stack: Stack) -> None:
    """The page's second button ends every newsletter at once; the address is then kept for undoing alone."""
    published(stack, "articles/dam.md", article())
    subscribe(stack, READER, "articles", "events")
    stack.advance_to(NEXT_DIGEST)

    stack.post(link(stack.outbox[-1], "unsubscribe"), {"all": "1"})

    assert states(stack) == ["unsubscribed"]
    holding = [item["sk"]["S"] for item in stack.items("PeopleTable") if item.get("address") == {"S": READER}]
    assert [each.split("#")[0] for each in holding] == ["DEPARTURE"]


def test_leaving_can_be_undone_from_the_page_and_from_the_mail(stack: Stack) -> None:
    """Who left, or was taken off by somebody with a forwarded mail, is told, and comes back as they were."""
    subscribe(stack, READER, "articles", "events")
    sign_up(stack, READER)
    stack.settle()
    leave = link(stack.outbox[-1], "unsubscribe")

    page = stack.post(leave).text
    stack.settle()
    undo = link(stack.outbox[-1], "undo")
    assert f'action="{undo}"' in page
    assert stack.outbox[-1].subject == "You have left: The Test Review"
    assert "Bring it back" in stack.get(undo).text
    assert states(stack) == ["unsubscribed"]

    assert "Latest articles, Upcoming events" in stack.post(undo).text
    assert states(stack) == ["active"]
    assert stack.post(undo).status == 200


def test_undoing_ends_after_thirty_days(stack: Stack) -> None:
    """A departure older than 30 days is undone no longer, though expiry has not taken it yet."""
    subscribe(stack, READER)
    sign_up(stack, READER)
    stack.settle()
    stack.post(link(stack.outbox[-1], "unsubscribe"))
    stack.settle()
    stack.advance(timedelta(days=30, minutes=1))

    assert stack.post(link(stack.outbox[-1], "undo")).status == 422
    assert states(stack) == ["unsubscribed"]


def test_who_did_not_sign_up_can_have_the_address_forgotten(stack: Stack) -> None:
    """The confirmation mail can be left like any other: then nothing of the address is kept."""
    sign_up(stack, READER)
    stack.settle()

    assert stack.post(link(stack.outbox[0], "unsubscribe")).status == 200

    assert not [item for item in stack.items("PeopleTable") if item.get("address") == {"S": READER}]


@pytest.mark.parametrize(("address", "state"), [("bounce", "bounced"), ("complaint", "complained")])
def test_a_bounce_or_complaint_ends_all_mail(stack: Stack, address: str, state: str) -> None:
    """What the mail service reports suppresses the address: another sign-up sends nothing."""
    sign_up(stack, f"{address}@simulator.amazonses.com")
    stack.settle()
    assert states(stack) == [state]

    sign_up(stack, f"{address}@simulator.amazonses.com")
    stack.settle()

    assert len(stack.outbox) == 1


def test_addresses_stay_where_they_belong(stack: Stack) -> None:
    """A marked address is in no log line, key, queue message or URL; only the people's records and the mail have it."""
    sign_up(stack, "Canary.Bird@example.com")
    messages = [message.body for queue in stack.engine.queues.values() for message in queue.messages]
    stack.settle()
    stack.post(link(stack.outbox[0], "confirm"))
    stack.settle()

    keys = [item["pk"]["S"] + item["sk"]["S"] for item in stack.items("PeopleTable")]
    logs = [text for _, text in stack.engine.logs]
    urls = [urlsplit(line).geturl() for line in stack.outbox[0].text.split() if "//" in line]
    assert not [each for each in [*keys, *logs, *messages, *urls] if "canary" in each.lower()]


def test_a_failure_of_ours_is_a_kind_page_and_a_log_line(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the table does not answer, the visitor is asked to try again and sees nothing of it; the log does."""
    stamp = read_form(stack)
    answer = aws._answer

    def throttled(listener: aws.Listener, client: Any, service: str, operation: str, arguments: Any) -> Any:
        if operation == "TransactWriteItems":
            error = {"Error": {"Code": "ThrottlingException", "Message": "slow down"}}
            raise ClientError(error, operation)  # type: ignore[arg-type]  # the code is all that is read
        return answer(listener, client, service, operation, arguments)

    monkeypatch.setattr(aws, "_answer", throttled)
    page = stack.post("/api/subscribe", {"email": READER, "newsletters": "articles", "stamp": stamp})

    assert page.status == 503
    assert "Nothing is lost" in page.text
    assert "Throttling" not in page.text
    assert any("request refused" in text and "Unavailable" in text for _, text in stack.engine.logs)


def test_the_api_answers_only_the_distribution(stack: Stack) -> None:
    """A request that does not bear the origin secret is served nothing."""
    direct = stack.edge.api.request("GET", "/api/articles", {}, b"")

    assert direct.status == 404
    assert direct.json()["title"] == "Not found"
