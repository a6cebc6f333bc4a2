"""An asset: an upload that is no text itself, shown in articles or offered by them; and where its files lie.

The name of each file is made of the upload's key and of its bytes. So a file never changes, two uploads never
share one, and what stands under an upload's own beginning is all that was ever made of it.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Self
from urllib.parse import quote

from dateline.articles.slugs import slug_of

# One more whenever the same bytes would be prepared in another way.
_RECIPE = b"1"
_LETTERS_OF_HASH = 16
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture in its `widths` (pixels, least first; none for an attachment), or a file to download.

    `path` is the file that everybody can show or download, `name` what its editor called it, `size` its
    bytes as they were uploaded; `width` and `height` are those of the widest picture.
    """

    path: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
    widths: tuple[int, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, not only offered."""
        return bool(self.widths)

    def path_of(self, width: int) -> str:
        """Where the picture lies in one of its widths."""
        return f"{self.path.removesuffix('.jpg')}-{width}.webp"

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that stands for it."""
        return (self.path, *(self.path_of(width) for width in self.widths))

    @classmethod
    def from_record(cls, record: dict[str, object]) -> Self:
        """What `asdict` made, back from where it was kept."""
        fields = {name: record[name] for name in cls.__slots__}
        return cls(**fields | {"widths": tuple(fields["widths"])})  # type: ignore[arg-type]  # kept as they were


def folded(key: str) -> str:
    """A key as references find it: file systems differ in the case of letters and in how they compose them."""
    return unicodedata.normalize("NFC", key).casefold()


def prefixes(key: str) -> tuple[str, str]:
    """What the paths of all files begin with that were ever made of the upload at a key."""
    return f"media/{_hash(key.encode())}-", f"files/{_hash(key.encode())}-"


def picture_path(key: str, content: bytes) -> str:
    """Where a picture lies that came with the upload at a key."""
    return f"{prefixes(key)[0]}{_hash(_RECIPE + content)}.jpg"


def file_path(key: str, content: bytes) -> str:
    """Where a file is offered for download, under a name that suits any system."""
    name = PurePosixPath(key)
    plain = slug_of(name.stem)[:_LONGEST_NAME] or "file"
    return f"{prefixes(key)[1]}{_hash(content)}/{plain}{name.suffix.lower()}"


def disposition(name: str) -> str:
    """The header that makes a browser save a file under its editor's name. Source: RFC 6266."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LETTERS_OF_HASH]
