"""Word documents: what a reader of the printed page would see, and nothing that lies hidden in the file."""

import io
import re
import zipfile
import zlib
from html import unescape

import mammoth
from lxml import etree

from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable

MAX_PARTS = 2_000
MAX_UNPACKED = 60_000_000
MAX_TEXT_PARTS = 12_000_000
MAX_PARAGRAPHS = 20_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = """
p[style-name='Title'] => h1.document-title:fresh
p[style-name='Author'] => p.document-byline:fresh
p[style-name='Date'] => p.document-dateline:fresh
p[style-name='Abstract'] => p.document-abstract:fresh
p[style-name='Subtitle'] => p.document-subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_STYLED = re.compile(r'<(h1|p) class="document-(title|byline|dateline|abstract)">(.*?)</\1>', re.DOTALL)


def read_word(content: bytes) -> Manuscript:
    """The manuscript in a .docx: insertions accepted, deletions and hidden text left out. Raises Unreadable."""
    document = _without_hidden_text(_checked(content))
    pictures: list[str] = []

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def picture(image: mammoth.documents.Image) -> dict[str, str]:
        pictures.append(image.alt_text or "without description")
        return {"src": f"picture-{len(pictures)}"}

    try:
        body = mammoth.convert_to_html(io.BytesIO(document), style_map=_STYLES, convert_image=picture).value
    except Exception as error:
        # The converter fails in as many ways as a file can be broken.
        raise _broken() from error
    if not body.strip():
        raise Unreadable(
            Problem(Level.REFUSED, "The document holds no text.", "Save it again and upload it once more.")
        )
    found: dict[str, list[str]] = {}
    for match in _STYLED.finditer(body):
        found.setdefault(match[2], []).append(match[3])
    body = _STYLED.sub(lambda match: f"<p>{match[3]}</p>" if match[2] == "abstract" else "", body)
    header: dict[str, object] = {}
    if "abstract" in found:
        header["abstract"] = _text(found["abstract"][0])
    return Manuscript(
        format="Word",
        body=body,
        header=header,
        title=" ".join(map(_text, found.get("title", []))),
        byline="; ".join(map(_text, found.get("byline", []))),
        dateline=" ".join(map(_text, found.get("dateline", []))),
    )


def _checked(content: bytes) -> bytes:
    """The same bytes, when they are a Word document of bounded size; nothing is unpacked before that is known."""
    if not content.startswith(b"PK"):
        was = "a rich text document" if content.startswith(b"{\\rtf") else "not a Word document"
        raise Unreadable(
            Problem(
                Level.REFUSED,
                f"The file is {was}, although its name ends in .docx.",
                "Open it in Word and save it as a Word document.",
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large()
            if any(part.filename.startswith("/") or ".." in part.filename.split("/") for part in parts):
                raise _broken()
            texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            for part in texts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _broken() from error
    return content


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        text = stream.read(MAX_TEXT_PARTS + 1)
    if len(text) > MAX_TEXT_PARTS or text.count(b"<w:p>") + text.count(b"<w:p ") > MAX_PARAGRAPHS:
        raise _too_large()
    # No word processor declares a document type; who does wants its entities expanded.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _broken()


def _without_hidden_text(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    hiding = [name for name, text in parts.items() if name.endswith(".xml") and b"w:vanish" in text]
    if not hiding:
        return content
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in hiding:
        root = etree.fromstring(parts[name], parser)
        for mark in list(root.iter(f"{_WORD}vanish")):
            run = mark.getparent().getparent()
            if run.tag == f"{_WORD}r" and mark.get(f"{_WORD}val") not in {"0", "false"}:
                run.getparent().remove(run)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    shown = io.BytesIO()
    with zipfile.ZipFile(shown, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return shown.getvalue()


def _text(html: str) -> str:
    """The text alone; raised numbers beside names point at footnotes and are no part of them."""
    plain = re.sub(r"<sup>.*?</sup>|<br\s*/?>", " ", html)
    return unescape(re.sub(r"<[^>]+>", "", plain)).strip()


def _too_large() -> Unreadable:
    what = "The document is far larger inside than a journal article can be."
    return Unreadable(Problem(Level.REFUSED, what, "Split it, or save a copy without embedded files."))


def _broken() -> Unreadable:
    what = "The document is damaged: Word itself would offer to repair it."
    return Unreadable(Problem(Level.REFUSED, what, "Open it in Word, save it under a new name, and upload that."))
