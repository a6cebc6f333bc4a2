"""Word documents: what a reader of the printed page would see, and nothing that lies hidden in the file."""

import io
import re
import zipfile
from html import unescape
from pathlib import PurePosixPath

import mammoth
from mammoth.docx.files import InvalidFileReferenceError

from dateline.articles.bylines import is_byline, looks_like_names
from dateline.articles.datelines import is_dateline
from dateline.articles.manuscript import (
    MAX_PICTURE_BYTES,
    MAX_PICTURES,
    EmbeddedPicture,
    Level,
    Manuscript,
    Problem,
    Unreadable,
)
from dateline.articles.readers.word_parts import Parts, broken, opened, read_part, settle, text_parts

_STYLES = """
p[style-name='Title'] => h1.document-title:fresh
p[style-name='Author'] => p.document-byline:fresh
p[style-name='Date'] => p.document-dateline:fresh
p[style-name='Abstract'] => p.document-abstract:fresh
p[style-name='Subtitle'] => p.document-subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Caption'] => p.document-caption:fresh
p[style-name='Image Caption'] => p.document-caption:fresh
"""
_STYLED = re.compile(r'<(h1|p) class="document-(title|byline|dateline|abstract|subtitle)">(.*?)</\1>', re.DOTALL)
_SUBTITLE = re.compile(r'<p class="document-subtitle">(.*?)</p>(?=\s*<p[^>]*>(.*?)</p>|)', re.DOTALL)
_CAPTIONED = re.compile(r'<p>\s*(<img [^>]*>)\s*</p>\s*<p class="document-caption">(.*?)</p>', re.DOTALL)
_SHOWN = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp"}


def read_word(content: bytes) -> Manuscript:
    """The manuscript in a .docx: insertions accepted, deletions and hidden text left out. Raises Unreadable."""
    with opened(content) as archive:
        parts = text_parts(archive)
        problems = settle(parts)
        pictures = _Pictures(archive)
        body = _html(parts, pictures)
    body = _SUBTITLE.sub(_head_line, body)
    found: dict[str, list[str]] = {}
    for match in _STYLED.finditer(body):
        if text := _text(match[3]):
            found.setdefault(match[2], []).append(text)
    # A picture in the line of the title is no part of it, and not lost.
    body = _STYLED.sub(lambda match: "".join(f"<p>{each}</p>" for each in re.findall(r"<img [^>]*>", match[3])), body)
    body = _CAPTIONED.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", body)
    body = body.replace('<p class="document-caption">', "<p>")
    if not _text(body) and not found:
        raise Unreadable(
            Problem(Level.REFUSED, "The document holds no text.", "Save it again and upload it once more.")
        )
    header: dict[str, object] = {name: " ".join(found[name]) for name in ("abstract", "subtitle") if name in found}
    return Manuscript(
        format="Word",
        body=body,
        header=header,
        title=" ".join(found.get("title", [])),
        byline="; ".join(found.get("byline", [])),
        dateline=" ".join(found.get("dateline", [])),
        problems=problems + pictures.problems(),
        pictures=tuple(pictures.kept.values()),
    )


def _head_line(match: re.Match[str]) -> str:
    """A subtitle; without its style where it is a byline or dateline, which many write in that style."""
    text, below = _text(match[1]), _text(match[2] or "")
    is_other = is_byline(text) or is_dateline(text, day_first=False)
    if is_other or (looks_like_names(text) and is_dateline(below, day_first=False)):
        return match[0].replace(' class="document-subtitle"', "", 1)
    return match[0]


class _Pictures:
    """The pictures of a document as the converter comes upon them, each read once and within what one file may hold."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.kept: dict[str, EmbeddedPicture] = {}
        self.archive = archive
        self._left = MAX_PICTURE_BYTES
        self._dropped = {"too large": 0, "of a kind that no page can show": 0, "not inside of the document": 0}

    def keep(self, image: mammoth.documents.Image) -> list[object]:
        """The element that stands for a picture in the body; none when it cannot be shown."""
        try:
            with image.open() as stream:
                path = stream.read().decode()
        except (KeyError, InvalidFileReferenceError):
            # It lies elsewhere, and nothing is ever fetched.
            self._dropped["not inside of the document"] += 1
            return []
        alt = " ".join((image.alt_text or "").split())
        if path not in self.kept:
            suffix = PurePosixPath(path).suffix.lower()
            if suffix not in _SHOWN:
                self._dropped["of a kind that no page can show"] += 1
                return []
            content = read_part(self.archive, path, self._left) if len(self.kept) < MAX_PICTURES else b""
            if not content:
                self._dropped["too large"] += 1
                return []
            self._left -= len(content)
            self.kept[path] = EmbeddedPicture(f"picture-{len(self.kept) + 1}{suffix}", content, alt)
        return [mammoth.html.element("img", {"src": f"embedded:{self.kept[path].name}", "alt": alt})]

    def problems(self) -> tuple[Problem, ...]:
        """What to tell of the pictures that were left out."""
        mend = "Save them as PNG or JPEG of a smaller size, and insert them into the document."
        counted = (
            (reason, "1 picture is" if n == 1 else f"{n} pictures are") for reason, n in self._dropped.items() if n
        )
        return tuple(Problem(Level.WARNING, f"{n} {reason}; left out.", mend) for reason, n in counted)


def _html(parts: Parts, pictures: _Pictures) -> str:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        for name in pictures.archive.namelist():
            if name not in parts:
                # The converter gets a picture's name for its content: the picture itself is read once, at its turn.
                archive.writestr(name, name)
    try:
        html: str = mammoth.convert_to_html(document, style_map=_STYLES, convert_image=pictures.keep).value
    except Exception as error:
        # The converter fails in as many ways as a file can be broken.
        raise broken() from error
    return html


def _text(html: str) -> str:
    """The text alone; raised numbers beside names point at footnotes and are no part of them."""
    plain = re.sub(r"<sup>.*?</sup>|<br\s*/?>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", plain)).split())
