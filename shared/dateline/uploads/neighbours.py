"""Which uploads belong together by their names: a text, and the files that its page offers."""

from pathlib import PurePosixPath

from dateline.content.keys import asset_key
from dateline.items import Key
from dateline.uploads.kinds import Kind, kind_of_upload

TEXTS = (".docx", ".md", ".markdown", ".html", ".htm", ".xhtml", ".txt", ".text")
# In this order a page offers them.
OFFERED = (".pdf", ".epub", ".csv", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".mp3", ".mp4")
_INDEX = "index"


def files_beside(key: str) -> list[Key]:
    """The keys of the files that an article offers without a word: those of its own name, or of its folder's."""
    path = PurePosixPath(key)
    if kind_of_upload(key) not in {Kind.ARTICLE, Kind.UNPLACED}:
        return []
    stems = [path.stem, *([path.parent.name] if path.stem == _INDEX and path.parent.name else [])]
    return [asset_key(str(path.with_name(stem + suffix))) for stem in stems for suffix in OFFERED]


def texts_beside(key: str) -> list[str]:
    """The keys at which a text may stand that offers this file without a word."""
    path = PurePosixPath(key)
    if path.suffix.lower() not in OFFERED:
        return []
    stems = [path.stem, *([_INDEX] if path.stem == path.parent.name else [])]
    return [str(path.with_name(stem + suffix)) for stem in stems for suffix in TEXTS]


def is_beside(text: str, file: str) -> bool:
    """Whether the upload `file` is offered by the text at `text` for its name alone, to the letter."""
    return text in texts_beside(file)
