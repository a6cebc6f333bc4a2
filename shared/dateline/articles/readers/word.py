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
MAX_UNPACKED = 100_000_000
MAX_TEXT_PART = 9_000_000
# A long article has some ten thousand; each costs the converter about ten microseconds.
MAX_ELEMENTS = 300_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_STYLES = """
p[style-name='Title'] => h1.document-title:fresh
p[style-name='Author'] => p.document-byline:fresh
p[style-name='Byline'] => p.document-byline:fresh
p[style-name='Date'] => p.document-dateline:fresh
p[style-name='Dateline'] => p.document-dateline:fresh
p[style-name='Abstract'] => p.document-abstract:fresh
p[style-name='Subtitle'] => p.document-subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""
_STYLED = re.compile(r'<(h1|p) class="document-(title|byline|dateline|abstract|subtitle)">(.*?)</\1>', re.DOTALL)

type Parts = dict[str, bytes]


def read_word(content: bytes) -> Manuscript:
    """The manuscript in a .docx: insertions accepted, deletions and hidden text left out. Raises Unreadable."""
    parts = _parts(content)
    problems = _resolve(parts)
    body = _html(parts)
    found: dict[str, list[str]] = {}
    for match in _STYLED.finditer(body):
        if text := _text(match[3]):
            found.setdefault(match[2], []).append(text)
    body = _STYLED.sub("", body)
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
        problems=problems,
    )


def _parts(content: bytes) -> Parts:
    """The parts of the document, read only once their number and sizes are known to be bounded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise _too_large()
            if any(entry.flag_bits & 1 for entry in entries):
                what = "The document is protected by a password."
                raise Unreadable(Problem(Level.REFUSED, what, "Save a copy without a password and upload that."))
            # Whatever a name says, nothing is ever written to a path.
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _broken() from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    is_text = entry.filename.endswith((".xml", ".rels"))
    if is_text and entry.file_size > MAX_TEXT_PART:
        raise _too_large()
    with archive.open(entry) as stream:
        part = stream.read(entry.file_size + 1)
    # No word processor declares a document type; who does wants its entities expanded.
    if is_text and (b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part):
        raise _broken()
    if is_text and part.count(b"<") > MAX_ELEMENTS:
        raise _too_large()
    return part


def _resolve(parts: Parts) -> tuple[Problem, ...]:
    """Settle in the parts what the converter would not: moved, deleted and hidden text. Returns what to tell."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    hidden_styles: set[str] = set()
    tracked = hidden = equations = 0
    # Styles come first, because they can hide the text of every other part.
    for name in sorted((each for each in parts if each.endswith(".xml")), key=lambda each: "style" not in each):
        try:
            root = etree.fromstring(parts[name], parser)
        except etree.XMLSyntaxError as error:
            raise _broken() from error
        if root.tag == f"{_WORD}styles":
            hidden_styles = {
                style.get(f"{_WORD}styleId", "") for style in root.iter(f"{_WORD}style") if _vanishes(style)
            }
        changed = _accept_changes(root)
        vanished = _drop_hidden(root, hidden_styles)
        tracked, hidden = tracked + changed, hidden + vanished
        equations += sum(1 for _ in root.iter(_EQUATION))
        if changed or vanished:
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    problems = []
    if tracked:
        what = "The document holds tracked changes; it was read as if all of them were accepted."
        problems.append(Problem(Level.WARNING, what, "Accept or reject them in Word and upload it again."))
    if hidden:
        problems.append(Problem(Level.NOTE, "Hidden text was left out."))
    if equations:
        what = f"{equations} equations cannot be shown and were left out."
        problems.append(Problem(Level.WARNING, what, "Write them as text."))
    return tuple(problems)


def _accept_changes(root: etree._Element) -> int:
    changes = list(root.iter(f"{_WORD}ins", f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}moveTo"))
    for change in changes:
        if change.tag == f"{_WORD}moveTo":
            change.tag = f"{_WORD}ins"
    return len(changes)


def _drop_hidden(root: etree._Element, hidden_styles: set[str]) -> int:
    if root.tag == f"{_WORD}styles":
        return 0
    hidden = [run for run in root.iter(f"{_WORD}r") if _vanishes(run) or _is_styled(run, "r", hidden_styles)]
    for paragraph in root.iter(f"{_WORD}p") if hidden_styles else ():
        if _is_styled(paragraph, "p", hidden_styles):
            hidden += paragraph.iter(f"{_WORD}r")
    for run in hidden:
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
    return len(hidden)


def _vanishes(element: etree._Element) -> bool:
    mark = element.find(f"{_WORD}rPr/{_WORD}vanish")
    return mark is not None and mark.get(f"{_WORD}val") not in {"0", "false", "off"}


def _is_styled(element: etree._Element, kind: str, styles: set[str]) -> bool:
    style = element.find(f"{_WORD}{kind}Pr/{_WORD}{kind}Style") if styles else None
    return style is not None and style.get(f"{_WORD}val") in styles


def _html(parts: Parts) -> str:
    pictures = 0

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def picture(_: mammoth.documents.Image) -> dict[str, str]:
        nonlocal pictures
        pictures += 1
        return {"src": f"picture {pictures}"}

    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    try:
        html: str = mammoth.convert_to_html(document, style_map=_STYLES, convert_image=picture).value
    except Exception as error:
        # The converter fails in as many ways as a file can be broken.
        raise _broken() from error
    return html


def _text(html: str) -> str:
    """The text alone; raised numbers beside names point at footnotes and are no part of them."""
    plain = re.sub(r"<sup>.*?</sup>|<br\s*/?>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", plain)).split())


def _too_large() -> Unreadable:
    what = "The document is far larger inside than a journal article can be."
    return Unreadable(Problem(Level.REFUSED, what, "Split it, or save a copy without embedded files."))


def _broken() -> Unreadable:
    what = "The document is damaged: Word itself would offer to repair it."
    return Unreadable(Problem(Level.REFUSED, what, "Open it in Word, save it under a new name, and upload that."))
