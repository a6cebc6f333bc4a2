"""The shelf of one upload: what it brings beside text, prepared for the site, each thing once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.slugs import slug_of
from dateline.bounds import Bounds
from dateline.pictures.asset import Asset
from dateline.pictures.naming import disposition, file_path, picture_path
from dateline.pictures.preparing import pixels_of, prepare_picture
from dateline.uploads.kinds import PICTURES

MAX_FILE_BYTES = 50_000_000
# What one document may bring of pictures, so that it is prepared in the time that a function has.
MAX_PIXELS = 200_000_000
MAX_PICTURES = 30
_LONGEST_NAME = 80
# What a browser is told of a file: nothing that it would run, whatever the file holds.
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".csv": "text/csv; charset=utf-8",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
_UNKNOWN = "application/octet-stream"
_BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".epub": (b"PK",),
    ".xlsx": (b"PK",),
    ".pptx": (b"PK",),
    ".zip": (b"PK",),
    ".xls": (b"\xd0\xcf\x11\xe0",),
    ".ppt": (b"\xd0\xcf\x11\xe0",),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site to be: its bytes, what they are, and how a browser is to save them, if it is."""

    content: bytes
    media_type: str
    disposition: str = ""


@dataclass(slots=True)
class Shelf:
    """What the upload at `key` brings; `known` are by their paths the assets whose files already lie on the site.

    `files` are those that do not, by the path of their asset, then by their own.
    """

    key: str
    known: Mapping[str, Asset] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
    files: dict[str, dict[str, File]] = field(default_factory=dict)
    _prepared: dict[str, Asset] = field(default_factory=dict)
    _pixels: int = 0
    _pictures: int = 0

    def upload(self, content: bytes) -> Asset:
        """The upload itself, when it is a picture or a file. Raises Unreadable, saying how to mend it."""
        if not content:
            raise _refused("The file is empty.", "Save it again and upload it once more.")
        if PurePosixPath(self.key).suffix.lower() in PICTURES:
            return self._picture(content, PurePosixPath(self.key).name)
        return self._file(content)

    def enclosed(self, content: bytes, name: str) -> Asset:
        """A picture that came inside of the upload. Raises Unreadable, also when it is one too many."""
        self._pixels += self.bounds.run(partial(pixels_of, content))
        self._pictures += 1
        if self._pixels > MAX_PIXELS or self._pictures > MAX_PICTURES:
            what = f"The file holds more pictures than can be prepared at once: {name} and what follows is left out."
            raise _refused(what, "Upload them beside the text, each as a file of its own.")
        return self._picture(content, name)

    def _picture(self, content: bytes, name: str) -> Asset:
        path = picture_path(self.key, content)
        if asset := self.known.get(path) or self._prepared.get(path):
            return asset
        import PIL.Image  # noqa: F401, PLC0415  # here, so that the copies of this process have it

        picture = self.bounds.run(partial(prepare_picture, content))
        asset = Asset(
            path,
            name,
            "image/jpeg",
            len(content),
            picture.width,
            picture.height,
            tuple(sorted(picture.webp)),
            picture.moves,
        )
        webp = {asset.path_of(width): File(file, "image/webp") for width, file in picture.webp.items()}
        self.files[path] = {path: File(picture.jpeg, "image/jpeg")} | webp
        self._prepared[path] = asset
        return asset

    def _file(self, content: bytes) -> Asset:
        name = PurePosixPath(self.key)
        suffix = name.suffix.lower()
        if len(content) > MAX_FILE_BYTES:
            raise _refused(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.", "Save it in a smaller size.")
        if suffix in _BEGINNINGS and not content.startswith(_BEGINNINGS[suffix]):
            raise _refused(f"The name ends in {suffix}, but the file is of another kind.", "Open it and save it again.")
        plain = slug_of(name.stem)[:_LONGEST_NAME] or "file"
        path = file_path(self.key, content, f"{plain}{suffix}")
        asset = Asset(path, name.name, _MEDIA_TYPES.get(suffix, _UNKNOWN), len(content))
        if path not in self.known:
            self.files[path] = {path: File(content, asset.media_type, disposition(name.name))}
        return asset


def note_of(asset: Asset) -> tuple[Problem, ...]:
    """What the editor of a picture should know of it though nothing is wrong."""
    if not asset.moves:
        return ()
    what = f"{asset.name} moves; its first image is shown."
    return (Problem(Level.NOTE, what, "A page must not move by itself: link to a film instead."),)


def _refused(what: str, mend: str) -> Unreadable:
    return Unreadable(Problem(Level.REFUSED, what, mend))
