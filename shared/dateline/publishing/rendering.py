"""The one template environment, and the stylesheet that every page shares."""

import hashlib
import re
from datetime import date, datetime
from functools import cache
from html import escape, unescape
from importlib.resources import files
from pathlib import PurePosixPath

from minijinja import Environment

from dateline.pictures.markup import leading_html, thumbnail_html
from dateline.publishing.colours import DEFAULTS, palette
from dateline.publishing.figures import aligned

_TEMPLATES = files("dateline.publishing") / "templates"
_MAIL_TEMPLATES = files("dateline.mail") / "templates"

# What neither XML nor HTML may hold, however it is escaped. Source: XML 1.0, 2.2; HTML, 13.2.3.5.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
OPENING = 1000
WORDS_A_MINUTE = 220
IDEOGRAPHS_A_MINUTE = 500


def _load(name: str) -> str | None:
    folder = _MAIL_TEMPLATES if name.startswith("mail/") else _TEMPLATES
    template = folder / name.removeprefix("mail/")
    return template.read_text("utf-8") if template.is_file() else None


def _escaping(name: str) -> str | bool:
    return "html" if PurePosixPath(name).suffix in {".html", ".xml", ".svg"} else False


def long_date(day: date | datetime) -> str:
    """A day as a journal prints it: 27 August 2003."""
    return f"{day.day} {day:%B %Y}"


def event_time(moment: datetime) -> str:
    """A local time with its day and zone: Thursday 10 December 2026, 18:00 (CET)."""
    zone = f"{moment:%Z}"
    # Many zones have no letters of their own: "+03" alone would say little.
    zone = f"UTC{zone}" if zone[:1] in {"+", "-"} else zone
    return f"{moment:%A} {long_date(moment)}, {moment:%H:%M} ({zone})"


def reading_minutes(body: str) -> int:
    """How long a body of HTML takes to read; scripts that part no words are counted by their signs."""
    text = _TAG.sub(" ", body)
    ideographs = len(_IDEOGRAPH.findall(text))
    words = len(_IDEOGRAPH.sub(" ", text).split())
    return max(1, round(words / WORDS_A_MINUTE + ideographs / IDEOGRAPHS_A_MINUTE))


def opens_with(body: str, abstract: str) -> bool:
    """Whether the text begins with its abstract, as it does where the abstract was taken from it."""
    opening = " ".join(unescape(_TAG.sub("", body[: OPENING * 2])).split())
    return opening.startswith(abstract.removesuffix("…").rstrip()[:OPENING])


def _month(day: date) -> str:
    return f"{day:%m}"


def _month_name(day: date) -> str:
    return f"{day:%B}"


def _fill(text: str, **slots: str) -> str:
    return text.format(**slots)


_STYLE = (files("dateline.publishing") / "site.css").read_text("utf-8")
_SPACE = re.compile(r"\s*\n\s*|(?<=[{};,:>])\s+|\s+(?=[{};>])|/\*.*?\*/", re.DOTALL)


@cache
def stylesheet(colours: tuple[tuple[str, str], ...] = ()) -> tuple[str, bytes]:
    """The path of the stylesheet in a publication's colours, and its bytes.

    The path names the content, and so may be kept for ever.
    """
    chosen = DEFAULTS | dict(colours)
    day, night = (
        "".join(f"--{name}:{colour};" for name, colour in palette(chosen, night=night).items())
        for night in (False, True)
    )
    day += f"--sheet:{chosen['paper']};"
    scheme = f":root{{color-scheme:light dark;{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}}}"
    content = (scheme + _SPACE.sub("", _STYLE)).encode()
    return f"assets/site-{hashlib.sha256(content).hexdigest()[:12]}.css", content


_environment = Environment(
    loader=_load,
    auto_escape_callback=_escaping,
    filters={
        "long_date": long_date,
        "event_time": event_time,
        "month": _month,
        "month_name": _month_name,
        "fill": _fill,
        "as_html": escape,
        "figures": aligned,
        "leading": leading_html,
        "thumbnail": thumbnail_html,
    },
    undefined_behavior="strict",
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: object) -> str:
    """The text of a template; everything is escaped in HTML and XML unless a template says otherwise."""
    text = _FORBIDDEN.sub("", _environment.render_template(template, **values))
    # The engine escapes slashes too, which no rule asks for; addresses are to be read as they are.
    return text.replace("&#x2f;", "/") if _escaping(template) else text
