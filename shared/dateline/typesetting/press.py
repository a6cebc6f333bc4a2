"""The typesetter: data in, the bytes of a document out, the same bytes for the same data.

A document is laid out by a template of ours, which reads the data and nothing else: the compiler is
given no file of the machine and no package, and what the data holds is text to it.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import typst

_TEMPLATES = files("dateline.typesetting")
# So that a card is as many pixels wide as its page is points.
_PIXELS_PER_INCH = 72.0


class Press:
    """Typesets with the fonts of a folder and those that the compiler brings along."""

    def __init__(self, fonts: Path) -> None:
        self._folder = fonts

    @cached_property
    def _fonts(self) -> typst.Fonts:
        return typst.Fonts(include_system_fonts=False, font_paths=[self._folder])

    def document(self, sheet: Mapping[str, Any], day: date, pictures: Mapping[str, bytes] | None = None) -> bytes:
        """A tagged PDF, dated by a day of its own instead of that of its making; `pictures` by its names for them.

        It keeps to PDF/UA-1, unless it holds a sign that none of the fonts has.
        """
        made = datetime.combine(day, time(), UTC)
        pictures = pictures or {}
        sheet = {**sheet, "pictures": list(pictures)}
        try:
            compiler = self._compiler("sheet.typ", sheet, pictures)
            return _one(compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made))
        except typst.TypstError:
            # A sign that no font of ours has: the standard forbids its empty box, a reader is helped by all the rest.
            compiler = self._compiler("sheet.typ", sheet, pictures)
            return _one(compiler.compile(format="pdf", timestamp=made))

    def picture(self, sheet: Mapping[str, Any]) -> bytes:
        """A card as PNG, 1200 by 630 pixels."""
        return _one(self._compiler("card.typ", sheet, {}).compile(format="png", ppi=_PIXELS_PER_INCH))

    def _compiler(self, template: str, sheet: Mapping[str, Any], files: Mapping[str, bytes]) -> typst.Compiler:
        sources = {
            **{name: _drawing(content) for name, content in files.items()},
            "main.typ": (_TEMPLATES / template).read_bytes(),
            "sheet.json": json.dumps(sheet, ensure_ascii=False).encode(),
        }
        # The compiler takes named files too, which its types do not say.
        return typst.Compiler(cast("bytes", sources), root=self._folder, font_paths=self._fonts)


def _drawing(picture: bytes) -> bytes:
    """A picture as a drawing that holds nothing else: the compiler takes named files only as text."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    href = f"data:image/{kind};base64,{b64encode(picture).decode()}"
    image = f'<image width="1" height="1" preserveAspectRatio="none" href="{href}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{image}</svg>'.encode()


def _one(made: bytes | list[bytes] | None) -> bytes:
    # A list where there are several pictures: of a card there is one.
    return made if isinstance(made, bytes) else (made or [b""])[0]
