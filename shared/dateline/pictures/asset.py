"""An asset: a picture or a file beside a text, as pages show or offer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture in its `widths` (pixels, least first; none for an attachment), or a file to download.

    `path` is the file that everybody can show or download, `name` what its editor called it, `size` its
    bytes as they were uploaded; `width` and `height` are those of the widest picture. Of what `moves` the first
    image is shown.
    """

    path: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
    widths: tuple[int, ...] = ()
    moves: bool = False

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
    def kept(cls, fields: Mapping[str, Any]) -> Self:
        """The asset that `asdict` made, back from where it was kept."""
        return cls(**{name: fields[name] for name in cls.__slots__} | {"widths": tuple(fields["widths"])})
