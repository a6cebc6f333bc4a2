"""The pages behind /_local/: mails, uploads, the clock, failures and calls."""

import json
from collections import Counter
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from local.http import Response
from local.mail import Mail
from local.stack import Stack

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav a { margin-inline-end: 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: start; padding: .35rem .8rem .35rem 0; border-top: 1px solid #8884; vertical-align: top; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8882; padding: 1rem; }
iframe { width: 100%; height: 36rem; border: 1px solid #8888; background: #fff; }
form { display: inline-block; margin: 0 .5rem .5rem 0; }
button { font: inherit; padding: .35rem .9rem; }
.refused { color: #c00; font-weight: 600; }
"""


def page(stack: Stack, path: str, query: dict[str, list[str]]) -> Response:
    """One page of the desk."""
    number = int(query.get("n", ["0"])[0]) if query.get("n", ["0"])[0].isdecimal() else 0
    match path.rstrip("/"):
        case "/_local":
            return _html("Behind the scenes", _overview(stack))
        case "/_local/outbox":
            return _html("Outbox", _outbox(stack))
        case "/_local/outbox/mail" if number < len(stack.outbox):
            return _html(stack.outbox[number].subject, _mail(stack.outbox[number], number))
        case "/_local/outbox/html" if number < len(stack.outbox):
            # Links leave the frame, which is not allowed to send forms.
            framed = stack.outbox[number].html.replace("<head>", '<head><base target="_top">', 1)
            return _raw(framed.encode(), "text/html; charset=utf-8")
        case "/_local/uploads":
            return _html("Uploads", _uploads(stack))
        case "/_local/uploads.json":
            return _raw(_uploads_json(stack).encode(), "application/json")
        case "/_local/held.json":
            return _raw(json.dumps(stack.tags("UploadsBucket"), ensure_ascii=False).encode(), "application/json")
        case "/_local/held":
            held = stack.object("UploadsBucket", query.get("key", [""])[0])
            return _missing() if held is None else _raw(held, "application/octet-stream")
        case "/_local/report":
            key = query.get("key", [""])[0]
            found = stack.object("ReportsBucket", f"{key}.html")
            return _raw(found, "text/html; charset=utf-8") if found else _missing()
        case "/_local/clock":
            return _html("Clock", _clock(stack))
        case "/_local/failures":
            return _html("Failures", _failures(stack))
        case "/_local/calls":
            return _html("Calls", _calls(stack))
    return _missing()


def _overview(stack: Stack) -> str:
    waiting = sum(len(queue.messages) for name, queue in stack.engine.queues.items() if name.endswith("DeadLetters"))
    return (
        f"<p>{len(stack.outbox)} mails, {len(stack.failures)} failures, {stack.pending()} things to do, "
        f"{waiting} dead letters, {len(stack.calls)} AWS calls so far.</p>"
    )


def _outbox(stack: Stack) -> str:
    if not stack.outbox:
        return "<p>No mail yet. Sign up on the site, or register for an event.</p>"
    rows = "".join(
        f"<tr><td>{mail.sent:%d %b %H:%M}</td><td>{escape(mail.to)}</td>"
        f'<td><a href="/_local/outbox/mail?n={place}">{escape(mail.subject)}</a></td></tr>'
        for place, mail in reversed(list(enumerate(stack.outbox)))
    )
    return f"<table><tr><th>Sent</th><th>To</th><th>Subject</th></tr>{rows}</table>"


def _mail(mail: Mail, number: int) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in mail.message.items())
    attachments = "".join(
        f"<h2>{escape(name)}</h2><pre>{escape(content.decode('utf-8', 'replace'))}</pre>"
        for name, content in mail.attachments.items()
    )
    return (
        f'<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" src="/_local/outbox/html?n={number}">'
        f"</iframe><h2>Text</h2><pre>{_linked(mail.text)}</pre><h2>Headers</h2><pre>{escape(headers)}</pre>{attachments}"
    )


def _linked(text: str) -> str:
    return "\n".join(
        f'<a href="{escape(line.strip())}">{escape(line)}</a>'
        if line.strip().startswith("http://127.0.0.1")
        else escape(line)
        for line in text.split("\n")
    )


def _uploads(stack: Stack) -> str:
    reports = json.loads(_uploads_json(stack))["uploads"]
    rows = "".join(
        f'<tr><td><a href="/_local/report?key={quote(each["upload"])}">{escape(each["upload"])}</a></td>'
        f'<td class="{escape(each["status"])}">{escape(each["status"])}</td>'
        f"<td>{_address(each['url'])}</td><td>{escape(' '.join(one['what'] for one in each['problems']))}</td></tr>"
        for each in sorted(reports, key=lambda one: (one["status"] != "refused", one["upload"]))
    )
    return f"<table><tr><th>Upload</th><th>Status</th><th>Address</th><th>What to know</th></tr>{rows}</table>"


def _address(url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(url.split("/", 3)[3] or "/")}</a>' if url else ""


def _uploads_json(stack: Stack) -> str:
    found = [json.loads(content) for key, content in stack.objects("ReportsBucket").items() if key.endswith(".json")]
    # The list of all trouble is no upload's.
    reports = [each for each in found if "upload" in each]
    return json.dumps({"pending": stack.pending(), "uploads": reports}, ensure_ascii=False)


def _clock(stack: Stack) -> str:
    # The one thing known of the tables: timers stand in one partition, by their time.
    timers = sorted(item["sk"]["S"] for item in stack.items("ContentTable") if item["pk"]["S"] == "TIMER")
    due = "".join(
        f"<tr><td>{escape(when)}</td><td>{escape(what)}</td><td>{_button('to', when, 'Go there')}</td></tr>"
        for when, _, what in (timer.partition("#") for timer in timers)
    )
    digests = [timer for timer in timers if timer.partition("#")[2].startswith("digest#")]
    next_digest = _button("to", digests[0].partition("#")[0], "Run the next digest now") if digests else ""
    moves = next_digest + "".join(
        _button("hours", str(hours), label)
        for hours, label in ((1, "An hour on"), (24, "A day on"), (168, "A week on"))
    )
    return (
        f"<p>It is {datetime.now(UTC):%A %d %B %Y, %H:%M:%S} UTC.</p>{moves}"
        f"<h2>What is due next</h2><table><tr><th>When</th><th>What</th><th></th></tr>{due}</table>"
    )


def _button(name: str, value: str, label: str) -> str:
    return (
        f'<form method="post" action="/_local/clock"><input type="hidden" name="{name}" value="{escape(value)}">'
        f"<button>{escape(label)}</button></form>"
    )


def _failures(stack: Stack) -> str:
    if not stack.failures:
        return "<p>No function has failed.</p>"
    return "".join(
        f"<h2>{escape(each.function)}</h2><pre>{escape(each.traceback)}</pre>"
        f"<pre>{escape(json.dumps(each.event, indent=1, default=str)[:4000])}</pre>"
        for each in reversed(stack.failures[-50:])
    )


def _calls(stack: Stack) -> str:
    counted = Counter((call.function, call.service, call.operation) for call in stack.calls)
    rows = "".join(
        f"<tr><td>{function}</td><td>{service} {operation}</td><td>{count}</td></tr>"
        for (function, service, operation), count in sorted(counted.items())
    )
    return f"<table><tr><th>Function</th><th>Call</th><th>Times</th></tr>{rows}</table>"


def _html(title: str, body: str) -> Response:
    links = "".join(
        f'<a href="/_local/{path}">{label}</a>'
        for path, label in (
            ("outbox", "Outbox"),
            ("uploads", "Uploads"),
            ("clock", "Clock"),
            ("failures", "Failures"),
            ("calls", "Calls"),
        )
    )
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>"
        f'<nav><a href="/">The site</a>{links}</nav><h1>{escape(title)}</h1>{body}'
    )
    return _raw(text.encode(), "text/html; charset=utf-8")


def _raw(content: bytes, media_type: str) -> Response:
    return Response(200, {"content-type": media_type, "cache-control": "no-store"}, content)


def _missing() -> Response:
    return Response(404, {"content-type": "text/plain"}, b"There is no such page here.")
