"""The head of a text file: YAML, TOML or plain `Key: value` lines, every value as it was written."""

import json
import re
import tomllib
from collections.abc import Callable

import yaml

from dateline.articles.manuscript import Level, Problem, Unreadable

MAX_HEADER = 100_000
MAX_ALIASES = 20
MAX_DEPTH = 20
_ENOUGH_FIELDS = 2
_MOST_MENDED_LINES = 20
_PLAIN_FIELD = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}?)\s*:(?:\s+(\S.*))?")
_PLAIN_NAMES = {
    "title", "subtitle", "author", "authors", "by", "byline", "date", "published", "pubdate", "modified", "corrected",
    "correction", "slug", "category", "categories", "section", "tags", "topics", "keywords", "summary", "abstract",
    "description", "excerpt", "lede", "lang", "language", "status", "draft", "issue", "volume", "number", "starts",
    "embargo", "embargo_until", "publish_at", "start", "ends", "end", "time", "duration", "place",
    "location", "venue", "capacity", "seats", "registration", "permalink", "url", "save_as", "aliases", "redirect_from",
    "image", "cover", "hero", "featured_image", "doi", "pdf", "notice", "withdrawal", "author_bio", "bio", "headline",
    "pub_date", "publishdate", "lastmod", "layout", "template", "type", "series",
}  # fmt: skip
# A person who writes a number sign into a title means it; YAML begins a comment there.
_COMMENTED = re.compile(
    r"\s*(?:title|subtitle|headline|authors?|by|summary|abstract|description|excerpt|lede)\s*:\s+"
    r"[^\s\"'\[{|>&*!#][^\"'\n]*?\s(?P<comment>#.*)",
    re.IGNORECASE,
)
# A value that is no YAML as it stands, and whose first sign was not meant as YAML's.
_UNQUOTED = re.compile(
    r"""(?P<name>\s*(?:- )?[\w-]+\s*:\s+)"""
    r"""(?P<value>(?:[^\s"'\[{|>&*!#]|"[^"]*".|'[^']*'.|\*\S|\[[^\[\]]*\]\s*\S|\{\{).*?)\s*"""
)
_TIGHT_COLON = re.compile(rf"^({'|'.join(sorted(_PLAIN_NAMES))}):(?=[^\s/])", re.IGNORECASE | re.MULTILINE)
_HASHED = re.compile(r"^((?:tags|topics|keywords|categories):[ \t]+)(#\w[^\n]*)$", re.IGNORECASE | re.MULTILINE)
# Pandoc's three lines, and the fields that Notion writes below a heading.
_PANDOC = re.compile(r"% ?(?P<title>\S.*)\n(?:% ?(?P<author>.*)\n)?(?:% ?(?P<date>.*)\n)?(?=\s*\n)")
_HEADING = re.compile(r"# \S.*\n\s*\n")
_BELOW_HEADING = {
    "author", "authors", "by", "date", "published", "created", "updated", "tags", "topics", "category", "categories",
    "section", "summary", "abstract", "slug", "lang", "language", "status", "url",
}  # fmt: skip
# A header that is closed but was never opened.
_UNOPENED = re.compile(r"(?:[^\n]+\n)+?---[ \t]*\n")

_NESTED = {"taxonomies", "extra", "params"}
_CORRECT_IT = "Correct that line; a value that holds a colon, or begins with a sign, stands in quotes."

type Fields = dict[str, object]
type Problems = tuple[Problem, ...]
type _Parse = Callable[[str, int], Fields | None]


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as the text it is: a date or a number that is a title must not be changed."""


_TextLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split_header(text: str) -> tuple[Fields, str, Problems]:
    """The header's fields by lower-case name, the text that follows it, and what to tell of the header.

    Raises Unreadable naming the line.
    """
    start = text.lstrip("\n \t")
    line = text[: len(text) - len(start)].count("\n") + 1
    if found := _json_fields(start, line):
        return found
    if re.match(r"---[ \t]?(?:js|javascript)[ \t]*\n", start):
        mend = "Write the fields as lines such as “title: A low river” between two lines of ---."
        raise _bad_header("The header is a program, and no program of an upload is ever run.", line, mend)
    if re.match(r"-{3,}[ \t]*\n", start):
        return _fenced(start, r"(?:-{3,}|\.{3})", _yaml_fields, line)
    if re.match(r"\+{3}[ \t]*\n", start):
        return _fenced(start, r"\+{3}", _toml_fields, line)
    if pandoc := _PANDOC.match(start):
        return {name: value for name, value in pandoc.groupdict().items() if value}, start[pandoc.end() :], ()
    if _UNOPENED.match(start) and re.match(r"(?i)title:", start):
        return _fenced(f"---\n{start}", r"---", _yaml_fields, line - 1)
    if heading := _HEADING.match(start):
        fields, rest = _plain(start[heading.end() :])
        if len(fields) > 1 and set(fields) <= _BELOW_HEADING:
            return fields, f"{heading[0]}{rest}", ()
    return *_plain(text), ()


def load_yaml(text: str, first_line: int) -> object:
    """What YAML says, all of it as text, lists and maps. Raises Unreadable naming the line."""
    # YAML forbids the tabs that people put before a value; nobody means anything by them.
    text = text.expandtabs(2)
    for _ in range(_MOST_MENDED_LINES):
        try:
            _check_bounds(text, first_line)
            return yaml.load(text, Loader=_TextLoader)  # noqa: S506  # a safe loader with fewer types
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            mended = _quoted(text, line)
            if mended is None:
                raise _bad_header(_in_words(error), first_line + line) from error
            text = mended
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise _bad_header("The file cannot be read.", first_line) from error
    raise _bad_header("Too many lines cannot be read.", first_line)


def _fenced(text: str, closed_by: str, parse: _Parse, line: int) -> tuple[Fields, str, Problems]:
    fence, _, rest = text.partition("\n")
    closing = re.search(rf"^{closed_by}[ \t]*$", rest, re.MULTILINE)
    if closing is None:
        if not re.match(r"\s*[\w-]+\s*[:=]", rest):
            # A rule across the page, not a header.
            return {}, text, ()
        raise _bad_header(f"The header that opens with {fence.strip()} is never closed.", line)
    header = rest[: closing.start()]
    if len(header) > MAX_HEADER:
        raise _bad_header("The header is far longer than a header can be.", line)
    fields = parse(header, line + 1)
    if fields is None:
        return {}, text, ()
    fields = _flattened(fields)
    comments = _comments(header, line + 1) if parse is _yaml_fields else ()
    return {_name(name): value for name, value in fields.items()}, rest[closing.end() :], comments


def _comments(header: str, first_line: int) -> Problems:
    """What was left out of a field because it stands behind a number sign."""
    return tuple(
        Problem(
            Level.WARNING,
            f"“{match['comment'][:60]}” was left out: a # begins a comment.",
            "Put the whole value in quotes if it belongs to it.",
            f"line {first_line + place}",
        )
        for place, line in enumerate(header.split("\n"))
        if (match := _COMMENTED.fullmatch(line))
    )


def _yaml_fields(header: str, first_line: int) -> Fields | None:
    """The fields; None where there is a text between two rules."""
    if not re.search(r"^\s*[\"']?[\w-]+[\"']?\s*:", header, re.MULTILINE):
        return None if header.strip() else {}
    header = _TIGHT_COLON.sub(r"\1: ", header)
    header = _HASHED.sub(lambda match: match[1] + json.dumps(match[2], ensure_ascii=False), header)
    fields = load_yaml(header, first_line)
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else None


def _name(written: str) -> str:
    return re.sub(r"[\s-]+", "_", written.strip().lower())


def _check_bounds(text: str, first_line: int) -> None:
    """Aliases and depth are counted before anything is built of them: they are what a small bomb is made of."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        match event:
            case yaml.CollectionStartEvent():
                depth += 1
            case yaml.CollectionEndEvent():
                depth -= 1
            case yaml.AliasEvent():
                aliases += 1
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            raise _bad_header("The fields are nested, or refer to each other, too often.", first_line)


def _quoted(text: str, line: int) -> str | None:
    """The header with the value of a line put in quotes, as it was meant; None where that is not what it lacks."""
    lines = text.split("\n")
    match = _UNQUOTED.fullmatch(lines[line]) if line < len(lines) else None
    if match is None:
        return None
    value = match["value"]
    if value[0] in "\"'" and value[0] == value[-1]:
        # Its quotation marks were meant for the whole, and there are more of them inside.
        value = value[1:-1]
    lines[line] = match["name"] + json.dumps(value, ensure_ascii=False)
    return "\n".join(lines)


def _in_words(error: yaml.MarkedYAMLError) -> str:
    """What is wrong, as an editor can use it; the parser's own words speak to programmers."""
    problem = f"{error.context or ''} {error.problem or ''}"
    if "determine a constructor" in problem:
        return "A field asks for a program's data, which is not allowed."
    if "quoted scalar" in problem:
        return "A quotation mark is opened and never closed."
    if "flow" in problem:
        return "A list is opened with [ and never closed, or holds a # that needs quotes."
    if "tab" in problem or "block mapping" in problem or "indent" in problem:
        return "This line begins too far left or right."
    return "This line cannot be read."


def _toml_fields(header: str, first_line: int) -> Fields:
    try:
        fields = _as_text(tomllib.loads(header, parse_float=str))
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is an error of its own.
        match = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(match[1]) - 1 if match else 0)
        twice = "overwrite" in str(error)
        what = "This field stands there twice." if twice else "This line cannot be read."
        raise _bad_header(what, line) from error
    return fields if isinstance(fields, dict) else {}


def _flattened(fields: Fields) -> Fields:
    """The fields with those that Hugo and Zola keep one level down; what stands above goes before."""
    nested = (value for name, value in fields.items() if name.lower() in _NESTED and isinstance(value, dict))
    inner = {name: value for group in nested for name, value in _flattened(group).items()}
    return inner | {name: value for name, value in fields.items() if name.lower() not in _NESTED}


def _as_text(value: object) -> object:
    """A value of TOML or JSON with every scalar as text, as it was written."""
    match value:
        case dict():
            return {str(name): _as_text(inner) for name, inner in value.items()}
        case list():
            return [_as_text(inner) for inner in value]
        case bool():
            return str(value).lower()
        case None:
            return None
        case _:
            return str(value)


def _json_fields(text: str, line: int) -> tuple[Fields, str, Problems] | None:
    """A header of JSON, as Hugo and Eleventy read it; None where the text only begins with a brace."""
    opening = re.match(r"(?:---json[ \t]*\n\s*)?(?=\{\s*\")", text)
    if opening is None:
        return None
    try:
        fields, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text[: MAX_HEADER + 1], opening.end())
    except RecursionError as error:
        raise _bad_header("The fields are nested too often.", line) from error
    except json.JSONDecodeError as error:
        if not opening[0]:
            return None
        raise _bad_header("This line cannot be read.", line + error.lineno - 1) from error
    found = _as_text(fields)
    if not isinstance(found, dict):
        return None
    rest = re.sub(r"\A[ \t]*\n?---[ \t]*(?:\n|\Z)", "\n", text[end:])
    return {_name(str(name)): value for name, value in _flattened(found).items()}, rest, ()


def _plain(text: str) -> tuple[Fields, str]:
    """`Key: value` lines at the very top, the first of them a field we know; a blank line ends them."""
    fields: Fields = {}
    name = ""
    lines = text.lstrip("\n").split("\n")
    for place, line in enumerate(lines):
        if not line.strip():
            # One such line is more likely the beginning of a text.
            is_header = "title" in fields or len(fields) > 1
            return (fields, "\n".join(lines[place:])) if is_header else ({}, text)
        if name and line[0] in " \t":
            # An indented line goes on with the value above it.
            fields[name] = f"{fields[name]}\n{line.strip()}".strip()
            continue
        match = _PLAIN_FIELD.fullmatch(line.strip())
        # Among fields that we know, one that we do not know is a field too.
        if not match or (_name(match[1]) not in _PLAIN_NAMES and len(fields) < _ENOUGH_FIELDS):
            return {}, text
        name = _name(match[1])
        fields[name] = (match[2] or "").strip()
    return {}, text


def _bad_header(what: str, line: int, mend: str = _CORRECT_IT) -> Unreadable:
    return Unreadable(Problem(Level.REFUSED, what, mend, f"line {line}"))
