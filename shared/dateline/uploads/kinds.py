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
ASSETS = {
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".svg", ".tif", ".tiff", ".bmp", ".pdf", ".csv", ".xls",
    ".xlsx", ".ppt", ".pptx", ".zip", ".mp3", ".mp4", ".epub",
}  # fmt: skip
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


def note_on_asset(key: str) -> Problem:
    """What the editor of a file that is kept, but not published by itself, should know."""
    path = PurePosixPath(key)
    if path.suffix.lower() == ".pdf":
        what = "The PDF is kept, and not published by itself: it is made for paper."
        return Problem(Level.NOTE, what, "Upload the text as a Word document (.docx) to publish it.")
    return Problem(Level.NOTE, "The file is kept; pictures and attachments are not yet shown.")
