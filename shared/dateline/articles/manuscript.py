"""A manuscript: what a reader found in one uploaded file, before anyone interprets it."""

from dataclasses import dataclass, field
from enum import StrEnum

# What one file may hold of pictures, in all.
MAX_PICTURE_BYTES = 40_000_000
MAX_PICTURES = 100


class Level(StrEnum):
    """How much a problem matters to the editor."""

    REFUSED = "refused"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an editor should know: what is wrong, where, and how to mend it, in plain words.

    `where` is "line 3", "field date", or empty where no place can be named.
    """

    level: Level
    what: str
    mend: str = ""
    where: str = ""


class Unreadable(Exception):
    """The file cannot be read at all; `problem` says why and what to do instead."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Refused(Exception):
    """What was read cannot become what it is meant to be; `problem` says why and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture that came inside of the file; the body shows it as `<img src="embedded:NAME" alt="...">`.

    `name` is unique within the file, safe as the last part of a key, and ends as its kind does
    ("picture-1.png"). `content` is as found: nothing says yet that it is a picture at all.
    """

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Fields as found, the body as an HTML fragment (unsanitised), and what went wrong on the way.

    `header` has lower-case field names with the values as written (front matter, a
    `Key: value` head, or meta elements); `title`, `byline` and `dateline` come from the
    document's own structure (styles named Title, Author, Date); all may be absent.
    `pictures` are in reading order, at most MAX_PICTURE_BYTES in all; what was beyond is told.
    """

    format: str
    body: str
    header: dict[str, object] = field(default_factory=dict)
    title: str = ""
    byline: str = ""
    dateline: str = ""
    problems: tuple[Problem, ...] = ()
    pictures: tuple[EmbeddedPicture, ...] = ()
