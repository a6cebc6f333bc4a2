"""What editors and visitors do, in the words of the end-to-end tests."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from local.http import Response
from local.mail import Mail
from local.stack import Stack

# A Tuesday; the newsletter of PUBLICATION is due on Wednesdays at 09:00 in Stockholm.
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
# What takes its time and changes no page sleeps in tests that are about something else.
SLOW = ("TypesetArticles",)
NEXT_DIGEST = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

PUBLICATION = b"""
title: The Test Review
publisher: The Test Institute
time_zone: Europe/Stockholm
sections: [Analytical Articles, Field Reports]
newsletters:
  - id: articles
    title: Latest articles
    rule: FREQ=WEEKLY;BYDAY=WE
    starts: 2026-01-07
    at: "09:00"
  - id: events
    title: Upcoming events
    content: events
    rule: FREQ=WEEKLY;BYDAY=TH
    starts: 2026-01-08
    at: "09:00"
"""


def article(title: str = "The dam", *, day: str = "2026-11-20", **fields: str) -> bytes:
    """A Markdown article with a header."""
    header = "".join(f"{name}: {value}\n" for name, value in fields.items())
    text = f"This is what the article called {title} has to say, at some length and with care."
    return f"---\ntitle: {title}\ndate: {day}\n{header}---\n\n{text}\n".encode()


def published(stack: Stack, key: str, content: bytes) -> str:
    """Upload and settle; returns the path of what was published."""
    stack.upload(key, content)
    stack.settle()
    return str(report(stack, key)["url"]).removeprefix(stack.site_url)


def content_of(stack: Stack) -> list[dict[str, Any]]:
    """Every record of the content table but the uploads' own states; what counts or says nothing counts as absent."""
    records = []
    for item in stack.items("ContentTable"):
        said = {name: value for name, value in item.items() if value != {"N": "0"}}
        if not said["pk"]["S"].startswith("UPLOAD#") and len(said) > len(("pk", "sk")):
            records.append(said)
    return sorted(records, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def without_versions(objects: dict[str, bytes]) -> dict[str, bytes]:
    """The objects but for the line that names the upload's version, which the bucket draws by lot."""
    return {
        key: b"\n".join(line for line in content.split(b"\n") if b'"version"' not in line)
        for key, content in objects.items()
    }


def report(stack: Stack, key: str) -> dict[str, object]:
    """The report on an upload."""
    found = stack.object("ReportsBucket", f"{key}.json")
    assert found is not None, f"no report on {key}"
    fields: dict[str, object] = json.loads(found)
    return fields


def link(mail: Mail, to: str) -> str:
    """The path of the link in a mail's text that leads to a part of the API."""
    match = re.search(rf"https://[^/\s]+(/api/{to}/\S+)", mail.text)
    assert match is not None, mail.text
    return match[1]


def read_form(stack: Stack, path: str = "/subscribe/") -> str:
    """Read a form for as long as a person does; returns the stamp it bears."""
    stamp = re.search(r'name="stamp" value="([^"]+)"', stack.get(path).text)
    assert stamp is not None
    stack.move_clock(stack.now() + timedelta(seconds=3))
    return stamp[1]


def sign_up(stack: Stack, email: str, *newsletters: str, **fields: str) -> Response:
    """Read the form and send it; what then follows is left undone."""
    chosen = list(newsletters or ("articles",))
    return stack.post("/api/subscribe", {"email": email, "newsletters": chosen, "stamp": read_form(stack), **fields})


def ask_for_link(stack: Stack, email: str) -> Response:
    """Have the link to the preferences mailed, by the form beside that of the sign-up."""
    return stack.post("/api/links", {"email": email, "stamp": read_form(stack)})


def take_seat(stack: Stack, event: str, email: str, name: str = "Ada Reader") -> Response:
    """Read the form of an event and send it."""
    path = f"/api/register/{event}"
    return stack.post(path, {"email": email, "name": name, "stamp": read_form(stack, path)})


def subscribe(stack: Stack, address: str, *newsletters: str) -> None:
    """Sign up and confirm, as a visitor does."""
    sign_up(stack, address, *newsletters)
    stack.settle()
    stack.post(link(stack.outbox[-1], "confirm"))
    stack.settle()
