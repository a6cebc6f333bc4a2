"""What an upload is, from where it lies and what its name ends in."""

from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """The kinds of upload; UNPLACED is a text outside the known folders, told by what it says."""

    ARTICLE = "article"
    EVENT = "event"
    PAGE = "page"
    PUBLICATION = "publication"
    ASSET = "asset"
    UNPLACED = "unplaced"
    IGNORED = "ignored"
