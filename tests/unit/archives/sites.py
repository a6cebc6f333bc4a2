"""Small sites of our own writing, laid out in a folder, and what becomes of them."""

from collections.abc import Mapping
from pathlib import Path

from dateline.archives.archive import Archive, LeftOut
from dateline.archives.packing import Missing, Upload, pack
from dateline.articles.readers.headers import Fields, split_header
from dateline.publication import Label

SECTIONS = (Label("field-reports", "Field Reports"), Label("book-reviews", "Book Reviews"))


def laid_out(top: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder with these files in it."""
    for name, content in files.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return top


class Packed:
    """Everything that an archive becomes, to be looked at."""

    def __init__(self, archive: Archive) -> None:
        packed = list(pack(archive, SECTIONS))
        uploads = [each for each in packed if isinstance(each, Upload)]
        self.uploads = {each.key: each.read() for each in uploads}
        assert len(self.uploads) == len(uploads), "two uploads claim one key"
        self.left_out = [each for each in packed if isinstance(each, LeftOut)]
        self.missing = [each.reference for each in packed if isinstance(each, Missing)]

    def header(self, key: str) -> Fields:
        """The header of an upload, as this service reads it."""
        return split_header(self.uploads[key].decode())[0]

    def body(self, key: str) -> str:
        """The body of an upload."""
        return split_header(self.uploads[key].decode())[1].strip()
