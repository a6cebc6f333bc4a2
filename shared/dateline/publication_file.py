"""`publication.yaml` as an editor writes it: checked field by field, every mistake said in plain words."""

from datetime import date, time
from typing import Annotated
from zoneinfo import available_timezones

import yaml
from dateutil.rrule import rrulestr
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.slugs import slug_of
from dateline.publication import Label, Newsletter, Publication

MAX_BYTES = 100_000


def _a_time_zone(name: str) -> str:
    if name not in available_timezones():
        message = f"“{name}” is not a time zone; write one such as Europe/Stockholm"
        raise ValueError(message)
    return name


def _an_id(text: str) -> str:
    if slug_of(text) != text:
        message = f"“{text}” has other signs than small letters, digits and hyphens"
        raise ValueError(message)
    return text


def _a_rule(text: str) -> str:
    try:
        rrulestr(text)
    except (ValueError, TypeError, KeyError) as error:
        message = f"“{text}” is not a rule of RFC 5545, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
        raise ValueError(message) from error
    if not text.startswith("FREQ=") or any(word in text for word in ("SECONDLY", "MINUTELY", "HOURLY")):
        message = f"“{text}” is not a rule of whole days, such as FREQ=WEEKLY;BYDAY=WE"
        raise ValueError(message)
    return text


def _a_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        message = f"“{text}” is not a day written as 2026-01-07"
        raise ValueError(message) from error


def _a_time(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError as error:
        message = f"“{text}” is not a time written as 09:00"
        raise ValueError(message) from error


def _an_address(text: str) -> str:
    if text.count("@") != 1 or any(each.isspace() for each in text):
        message = f"“{text}” is not a mail address"
        raise ValueError(message)
    return text


class _NewsletterFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_an_id)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    description: str = ""
    content: Annotated[str, Field(pattern="^(articles|events)$")] = "articles"
    sections: list[str] = []
    rule: Annotated[str, AfterValidator(_a_rule)]
    starts: Annotated[str, AfterValidator(_a_day)]
    at: Annotated[str, AfterValidator(_a_time)] = "09:00"


class _PublicationFields(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Annotated[str, Field(min_length=1, max_length=120)]
    tagline: str = ""
    publisher: str = ""
    about: str = ""
    language: Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    time_zone: Annotated[str, AfterValidator(_a_time_zone)] = "UTC"
    day_first: bool = False
    sections: list[Annotated[str, Field(min_length=1, max_length=80)]] = []
    newsletters: list[_NewsletterFields] = []
    editors: list[Annotated[str, AfterValidator(_an_address)]] = []
    boilerplate: list[str] = []


class _Loader(yaml.SafeLoader):
    """Reads days and times as the text they are; only yes and no are more than text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_publication(content: bytes) -> tuple[Publication | None, tuple[Problem, ...]]:
    """The publication that the file sets, or None with every field that is wrong."""
    if len(content) > MAX_BYTES:
        return None, (Problem(Level.REFUSED, "The file is far longer than it can be.", "Shorten it."),)
    try:
        text, notes = decode(content)
        found = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader with fewer types
    except Unreadable as unreadable:
        return None, (unreadable.problem,)
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return None, (Problem(Level.REFUSED, f"It cannot be read: {error.problem}.", "Correct that line.", where),)
    except (yaml.YAMLError, RecursionError):
        return None, (Problem(Level.REFUSED, "It cannot be read.", "Compare it with the sample."),)
    try:
        fields = _PublicationFields.model_validate(found)
    except ValidationError as error:
        return None, tuple(_in_words(dict(each)) for each in error.errors(include_url=False))
    return _publication(fields), notes


def _publication(fields: _PublicationFields) -> Publication:
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
        editors=tuple(fields.editors),
        boilerplate=tuple(fields.boilerplate),
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
        case "extra_forbidden":
            what, mend = f"“{where}” is not a field of the publication.", "Take it out, or correct its name."
        case "value_error":
            what, mend = f"{str(error['msg']).removeprefix('Value error, ')}.", "Correct it."
        case "model_type":
            what, mend = "The file holds no fields.", "Compare it with the sample."
        case _:
            what, mend = f"The value of “{where}” cannot be used.", "Compare it with the sample."
    return Problem(Level.REFUSED, what, mend, f"field {where}" if where else "")
