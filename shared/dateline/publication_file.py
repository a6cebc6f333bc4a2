"""`publication.yaml` as an editor writes it: checked field by field, every mistake said in plain words."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import available_timezones

from dateutil.rrule import rrule, rrulestr
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dateline.articles.languages import canonical_language
from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import load_yaml
from dateline.articles.slugs import slug_of
from dateline.publication import DEFAULT_PUBLICATION, HUBS, Label, Newsletter, Publication
from dateline.publishing.colours import hex_colour, readable

__all__ = ["DEFAULT_PUBLICATION", "parse_publication"]

MAX_BYTES = 100_000


MAX_SECTIONS = 50
MAX_NEWSLETTERS = 20
_ADDRESS = re.compile(r"[^\s@,;<>()\"]{1,64}@[^\s@,;<>()\"]{1,190}\.[^\s@.,;<>()\"\d]{2,}")
_ORIGIN = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?")
_FIRST_SENDING_WITHIN = timedelta(days=5 * 366)


def _checked(what: str, is_right: Callable[[str], object]) -> AfterValidator:
    """A check whose failure says what the text is not."""

    def check(text: str) -> str:
        try:
            right = is_right(text)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise ValueError(what.format(text)) from error
        if not right:
            raise ValueError(what.format(text))
        return text

    return AfterValidator(check)


def _is_rule_of_days(text: str) -> bool:
    """Whether it is a rule that comes true at all, and in whole days."""
    if not re.fullmatch(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9+,-]+)*", text):
        return False
    if re.search(r"BY(HOUR|MINUTE|SECOND|SETPOS|EASTER)|DTSTART|UNTIL=\d{8}T|(INTERVAL|COUNT)=0+(;|$)", text):
        return False
    start = datetime(2024, 1, 1)  # noqa: DTZ001  # rules count local days
    rule = rrulestr(re.sub(r";(COUNT|UNTIL)=[^;]*", "", text), dtstart=start)
    return (
        isinstance(rule, rrule) and rule.replace(until=start + _FIRST_SENDING_WITHIN).after(start, inc=True) is not None
    )


def _listed(value: object) -> object:
    """A list also where an editor wrote a single entry, or nothing."""
    return [] if value is None else [value] if isinstance(value, str) else value


type _Line = Annotated[str, Field(min_length=1, max_length=120)]
type _Text = Annotated[str, Field(max_length=2_000), BeforeValidator(lambda value: "" if value is None else value)]
type _Id = Annotated[
    str,
    Field(max_length=40),
    _checked("“{}” has other signs than small letters, digits and hyphens", lambda text: slug_of(text) == text),
]
type _Rule = Annotated[
    str, _checked("“{}” is not a rule of days such as FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", _is_rule_of_days)
]
type _Day = Annotated[
    str,
    _checked("“{}” is not a day written as 2026-01-07", lambda text: date.fromisoformat(text).isoformat() == text),
]
type _Time = Annotated[
    str,
    _checked("“{}” is not a time written as 09:00", lambda text: f"{time.fromisoformat(text):%H:%M}" == text),
]
type _Zone = Annotated[
    str,
    _checked(
        "“{}” is not a time zone; write one such as Europe/Stockholm",
        lambda text: text in available_timezones(),
    ),
]
type _Tongue = Annotated[
    str,
    _checked(
        "“{}” is not the code of a language; write one such as en or pt-BR",
        lambda text: canonical_language(text) == text,
    ),
]
type _Address = Annotated[str, _checked("“{}” is not a mail address", _ADDRESS.fullmatch)]
type _Origin = Annotated[
    str,
    _checked("“{}” is not the origin of a site; write one such as https://www.example.org", _ORIGIN.fullmatch),
]
type _Content = Annotated[
    str,
    _checked("“{}” cannot be mailed; write articles or events", lambda text: text in {"articles", "events"}),
]


type _Issn = Annotated[
    str, _checked("“{}” is not an ISSN written as 1234-567X", lambda text: not text or _is_issn(text))
]
type _Colour = Annotated[
    str, _checked("“{}” is not a colour written as #8a1c1c", hex_colour), AfterValidator(hex_colour)
]
type _Hub = Annotated[
    str, _checked("“{}” is none of the hubs that are told: " + ", ".join(HUBS), lambda text: not text or text in HUBS)
]


def _is_issn(text: str) -> bool:
    """Whether it is an ISSN with its right last sign. Source: ISO 3297, annex A."""
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", text):
        return False
    digits = [10 if sign == "X" else int(sign) for sign in text.replace("-", "")]
    return sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0


class _ColourFields(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    accent: _Colour = ""
    paper: _Colour = ""
    ink: _Colour = ""


class _NewsletterFields(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: _Id
    title: _Line
    description: _Text = ""
    content: _Content = "articles"
    sections: Annotated[list[str], BeforeValidator(_listed)] = []
    rule: _Rule
    starts: _Day
    at: _Time = "09:00"


class _PublicationFields(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title: _Line
    tagline: _Text = ""
    publisher: _Text = ""
    about: _Text = ""
    language: _Tongue = "en"
    time_zone: _Zone = "UTC"
    day_first: bool = False
    sections: Annotated[list[_Line], Field(max_length=MAX_SECTIONS), BeforeValidator(_listed)] = []
    newsletters: Annotated[list[_NewsletterFields], Field(max_length=MAX_NEWSLETTERS), BeforeValidator(_listed)] = []
    editors: Annotated[list[_Address], BeforeValidator(_listed)] = []
    boilerplate: Annotated[list[_Line], BeforeValidator(_listed)] = []
    pages: Annotated[list[_Line], Field(max_length=MAX_SECTIONS), BeforeValidator(_listed)] = []
    embed_origins: Annotated[list[_Origin], Field(max_length=MAX_SECTIONS), BeforeValidator(_listed)] = []
    role_addresses: bool = True
    disposable_addresses: bool = True
    issn: _Issn = ""
    colours: _ColourFields = _ColourFields()
    hub: _Hub = ""
    logo: _Text = ""


def parse_publication(content: bytes) -> tuple[Publication | None, tuple[Problem, ...]]:
    """The publication that the file sets, or None with every field that is wrong; the problems either way."""
    if len(content) > MAX_BYTES:
        return None, (Problem(Level.REFUSED, "The file is far longer than it can be.", "Shorten it."),)
    try:
        text, notes = decode(content)
        found = load_yaml(text, 1)
    except Unreadable as unreadable:
        return None, (unreadable.problem,)
    if not isinstance(found, dict):
        what = "The file holds no fields."
        return None, (Problem(Level.REFUSED, what, "Write at least “title: …”, and compare it with the sample."),)
    try:
        fields = _PublicationFields.model_validate(found)
    except ValidationError as error:
        mistakes = [_in_words(dict(each)) for each in error.errors(include_url=False)]
        return None, (*notes, *mistakes, *_unknown(found))
    problems = (*notes, *_unknown(found), *_contradictions(fields), *_unreadable_colours(fields.colours))
    refused = any(problem.level is Level.REFUSED for problem in problems)
    return None if refused else _publication(fields), problems


def _unknown(found: dict[object, object]) -> list[Problem]:
    """A warning for each field that means nothing here, most often a slip of the pen."""
    newsletters = found.get("newsletters")
    places: list[tuple[object, str, type[BaseModel]]] = [(name, f"{name}", _PublicationFields) for name in found]
    for number, each in enumerate(newsletters if isinstance(newsletters, list) else [], start=1):
        places += [(name, f"newsletters {number} {name}", _NewsletterFields) for name in each]
    colours = found.get("colours")
    places += [(name, f"colours {name}", _ColourFields) for name in (colours if isinstance(colours, dict) else ())]
    return [
        Problem(
            Level.WARNING,
            f"“{name}” is not a field here and was left out.",
            "Correct its name.",
            f"field {where}",
        )
        for name, where, model in places
        if name not in model.model_fields
    ]


def _contradictions(fields: _PublicationFields) -> list[Problem]:
    """What each field allows, and the whole does not."""
    problems = []
    slugs = [slug_of(title) for title in fields.sections]
    for slug, title in zip(slugs, fields.sections, strict=True):
        if not slug or slugs.count(slug) > 1:
            what = f"The section “{title}” needs a name of its own, in letters."
            problems.append(Problem(Level.REFUSED, what, "Name each section once.", "field sections"))
    ids = [each.id for each in fields.newsletters]
    for number, each in enumerate(fields.newsletters, start=1):
        if ids.count(each.id) > 1:
            what = f"Two newsletters have the id “{each.id}”."
            problems.append(Problem(Level.REFUSED, what, "Give each its own.", f"field newsletters {number} id"))
        for section in each.sections:
            if slug_of(section) not in slugs:
                what = f"The newsletter “{each.title}” names the section “{section}”, which the publication has not."
                mend = "Correct the name, or add it to the sections."
                problems.append(Problem(Level.REFUSED, what, mend, f"field newsletters {number} sections"))
    return problems


def _unreadable_colours(colours: _ColourFields) -> list[Problem]:
    """A warning for each colour that eyes could not tell from the paper, with the one that is used instead."""
    return [
        Problem(
            Level.WARNING,
            f"“{mend.asked}” stands out from the paper by {mend.contrast:.1f} to 1, which many cannot read.",
            f"{mend.used} is used in its place: write it, or choose another.",
            f"field colours {mend.name}",
        )
        for mend in readable(_asked(colours))[1]
    ]


def _asked(colours: _ColourFields) -> dict[str, str]:
    return {name: colour for name, colour in colours if colour}


def _publication(fields: _PublicationFields) -> Publication:
    asked = _asked(fields.colours)
    return Publication(
        title=fields.title,
        tagline=fields.tagline,
        publisher=fields.publisher or fields.title,
        about=fields.about,
        language=fields.language,
        time_zone=fields.time_zone,
        day_first=fields.day_first,
        sections=tuple(Label(slug_of(title), title) for title in fields.sections),
        newsletters=tuple(
            Newsletter(
                id=each.id,
                title=each.title,
                description=each.description,
                content=each.content,
                sections=tuple(slug_of(section) for section in each.sections),
                rule=each.rule,
                starts=each.starts,
                at=each.at,
            )
            for each in fields.newsletters
        ),
        editors=tuple(dict.fromkeys(fields.editors)),
        boilerplate=tuple(fields.boilerplate),
        pages=tuple(Label(slug_of(title), title) for title in fields.pages),
        embed_origins=tuple(fields.embed_origins),
        role_addresses=fields.role_addresses,
        disposable_addresses=fields.disposable_addresses,
        issn=fields.issn,
        colours=tuple(readable(asked)[0].items()) if asked else (),
        hub=fields.hub,
        logo=fields.logo,
    )


def _in_words(error: dict[str, object]) -> Problem:
    """One mistake as an editor can use it; the checker's own wording speaks to programmers."""
    place = error["loc"]
    names = (
        [str(part + 1) if isinstance(part, int) else str(part) for part in place] if isinstance(place, tuple) else []
    )
    where = " ".join(names)
    match error["type"]:
        case "missing":
            what, mend = f"“{where}” is missing.", "Add it."
        case "value_error":
            what, mend = f"{str(error['msg']).removeprefix('Value error, ')}.", "Correct it."
        case "bool_parsing" | "bool_type":
            what, mend = f"“{where}” says neither yes nor no.", "Write yes or no."
        case "list_type":
            what, mend = (
                f"“{where}” is not a list.",
                "Write each entry on its own line, with a dash before it.",
            )
        case "model_type":
            what, mend = (
                f"“{where}” has no fields of its own.",
                "Write its fields below it, as in the sample.",
            )
        case "string_too_long" | "too_long":
            what, mend = f"“{where}” is too long.", "Shorten it."
        case "string_too_short":
            what, mend = f"“{where}” is empty.", "Write it, or take the line out."
        case _:
            what, mend = (
                f"“{where}” is not a line of text.",
                "Write it as text on one line, in quotes if need be.",
            )
    return Problem(Level.REFUSED, what, mend, f"field {where}")
