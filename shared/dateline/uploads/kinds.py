"""What an upload is, from where it lies and what its name ends in."""

import re
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


FOLDERS = {"articles": Kind.ARTICLE, "events": Kind.EVENT, "pages": Kind.PAGE}
ASSETS = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".tif", ".tiff", ".bmp", ".csv", ".xlsx", ".zip"}
# What editors' machines leave behind by themselves, and what an editor program writes while it saves.
_LITTER = re.compile(r"^(\..*|~\$.*|.*~|Thumbs\.db|desktop\.ini|.*\.(tmp|swp|part|crdownload))$", re.IGNORECASE)


def kind_of_upload(key: str) -> Kind:
    """The kind of the upload at a key."""
    path = PurePosixPath(key)
    if key.endswith("/") or any(_LITTER.match(part) for part in path.parts):
        return Kind.IGNORED
    if key in {"publication.yaml", "publication.yml"}:
        return Kind.PUBLICATION
    if path.suffix.lower() in ASSETS:
        return Kind.ASSET
    return FOLDERS.get(path.parts[0], Kind.UNPLACED) if len(path.parts) > 1 else Kind.UNPLACED
