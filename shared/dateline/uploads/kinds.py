"""What an upload is, from where it lies and what its name ends in."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from dateline.articles.manuscript import Level, Problem


class Kind(StrEnum):
    """The kinds of upload; UNPLACED is a text outside the known folders, told by what it says."""

    ARTICLE = "article"
    EVENT = "event"
    PAGE = "page"
    AUTHOR = "author"
    ISSUE = "issue"
    PUBLICATION = "publication"
    ASSET = "asset"
    UNPLACED = "unplaced"
    IGNORED = "ignored"


FOLDERS = {
    "articles": Kind.ARTICLE,
    "events": Kind.EVENT,
    "pages": Kind.PAGE,
    "authors": Kind.AUTHOR,
    "issues": Kind.ISSUE,
}
PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp"}
FILES = {".pdf", ".epub", ".csv", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".mp3", ".mp4", ".svg"}
ASSETS = PICTURES | FILES
# What editors' machines leave behind by themselves, and what an editor program writes while it saves.
_LITTER = re.compile(
    r"(\..*|~\$.*|~.*\.tmp|.*~|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|__MACOSX|.*\.(tmp|swp|swx|part|crdownload|lnk))",
    re.IGNORECASE,
)


def kind_of_upload(key: str) -> Kind:
    """The kind of the upload at a key."""
    path = PurePosixPath(key)
    if key.endswith("/") or not path.parts or any(_LITTER.fullmatch(part) for part in path.parts):
        return Kind.IGNORED
    if key in {"publication.yaml", "publication.yml"}:
        return Kind.PUBLICATION
    folder = path.parts[0] if len(path.parts) > 1 else ""
    if path.suffix.lower() in ASSETS:
        return Kind.ASSET
    return FOLDERS.get(folder, Kind.UNPLACED)


def note_on_asset(key: str) -> tuple[Problem, ...]:
    """What the editor of a file that is not published by itself should know; of a picture nothing."""
    suffix = PurePosixPath(key).suffix.lower()
    if suffix not in FILES:
        return ()
    what = "The file is offered for download by a text that names it, or that bears its name; by itself it has no page."
    mend = "Its text, as a Word document (.docx) of the same name, makes the page." if suffix == ".pdf" else ""
    return (Problem(Level.NOTE, what, mend),)
