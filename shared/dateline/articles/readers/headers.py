"""The head of a text file: YAML, TOML or plain `Key: value` lines, every value as it was written."""

import re
import tomllib
from collections.abc import Iterator

import yaml

from dateline.articles.manuscript import Level, Problem, Unreadable

MAX_HEADER = 200_000
MAX_ALIASES = 20
MAX_DEPTH = 20
_PLAIN_FIELD = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}?)\s*:\s+(\S.*)")
_PLAIN_NAMES = {
    "title", "author", "authors", "by", "date", "published", "pubdate", "slug", "category", "section", "tags", "topics",
    "summary", "abstract", "description", "excerpt", "lang", "language", "status", "issue", "starts", "ends", "place",
    "location", "capacity", "registration", "modified",
}  # fmt: skip


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as the text it is: a date or a number that is a title must not be changed."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split_header(text: str) -> tuple[dict[str, object], str]:
    """The header's fields by lower-case name, and the text that follows it. Raises Unreadable naming the line."""
    stripped = text.lstrip("\n \t")
    lines_before = text[: len(text) - len(stripped)].count("\n")
    for fence, parse in (("---", _yaml), ("+++", _toml)):
        if re.match(rf"{re.escape(fence)}[ \t]*\n", stripped):
            return _fenced(stripped, fence, parse, lines_before)
    return _plain(text)


def _fenced(text: str, fence: str, parse: object, lines_before: int) -> tuple[dict[str, object], str]:
    opening, _, rest = text.partition("\n")
    match = re.search(rf"^{re.escape(fence)}[ \t]*$", rest, re.MULTILINE)
    if match is None:
        if not re.match(r"\s*[\w-]+\s*[:=]", rest):
            # A rule across the page, not a header.
            return {}, text
        raise _bad_header(f"The header that opens with {fence} is never closed.", lines_before + 1)
    header = rest[: match.start()]
    if len(header) > MAX_HEADER:
        raise _bad_header("The header is too long.", lines_before + 1)
    fields = parse(header, lines_before + 2)  # type: ignore[operator]  # one of two functions below
    if fields is None:
        return {}, text
    return {str(name).strip().lower(): value for name, value in fields.items()}, rest[match.end() :]


def _yaml(header: str, first_line: int) -> dict[object, object] | None:
    # YAML forbids the tabs that editors put before a value; nobody means anything by them.
    header = header.expandtabs(2)
    try:
        _check_bounds(yaml.parse(header, Loader=yaml.SafeLoader), first_line)
        fields = yaml.load(header, Loader=_TextLoader)  # noqa: S506  # a safe loader with fewer types
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise _bad_header(f"The header cannot be read: {error.problem or error.context}.", line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _bad_header("The header cannot be read.", first_line) from error
    if fields is None:
        return {}
    return fields if isinstance(fields, dict) else None


def _check_bounds(events: Iterator[yaml.Event], first_line: int) -> None:
    depth = aliases = 0
    for event in events:
        match event:
            case yaml.CollectionStartEvent():
                depth += 1
            case yaml.CollectionEndEvent():
                depth -= 1
            case yaml.AliasEvent():
                aliases += 1
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            raise _bad_header("The header is nested or refers to itself too often.", first_line)


def _toml(header: str, first_line: int) -> dict[str, object]:
    try:
        return _as_written(tomllib.loads(header))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(match[1]) - 1 if match else 0)
        raise _bad_header("The header between +++ cannot be read.", line) from error


def _as_written(fields: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in fields.items():
        if name in {"taxonomies", "extra"} and isinstance(value, dict):
            # Zola keeps tags and the like one level down.
            flat |= _as_written(value)
        else:
            flat[name] = value if isinstance(value, list | dict) else str(value)
    return flat


def _plain(text: str) -> tuple[dict[str, object], str]:
    """`Key: value` lines at the very top, the first of them a field we know; a blank line ends them."""
    fields: dict[str, object] = {}
    lines = text.split("\n")
    for place, line in enumerate(lines):
        match = _PLAIN_FIELD.fullmatch(line.strip())
        if not match or match[1].lower() not in _PLAIN_NAMES:
            if line.strip() or not fields:
                return {}, text
            return fields, "\n".join(lines[place:])
        fields[match[1].lower()] = match[2].strip()
    return {}, text


def _bad_header(what: str, line: int) -> Unreadable:
    mend = "Correct that line; a value that holds a colon or begins with a sign stands in quotes."
    return Unreadable(Problem(Level.REFUSED, what, mend, f"line {line}"))
