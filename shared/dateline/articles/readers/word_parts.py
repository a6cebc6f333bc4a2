"""The parts of a Word document: opened within bounds, and settled to what a reader of the printed page would see."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from lxml import etree

from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers.word_styles import Styles, settle_styles, vanishes

MAX_PARTS = 2_000
MAX_UNPACKED = 200_000_000
MAX_TEXT_PART = 6_000_000
MAX_TEXT_PARTS = 12_000_000
# A long article has some ten thousand of either; each costs the converter about fifty microseconds and a kilobyte.
MAX_ELEMENTS = 120_000
MAX_ATTRIBUTES = 120_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = re.compile(r"""\sId\s*=\s*["']([^"']*)""")
# The strict form of the standard says the same under other names.
_STRICT_NAMES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
# What only groups its contents, which the converter would leave out.
_GROUPS = (f"{_WORD}fldSimple", f"{_WORD}dir", f"{_WORD}bdo")
_MARKS_OF_FIELDS = {f"{_WORD}fldChar", f"{_WORD}instrText", f"{_WORD}rPr"}
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)

type Parts = dict[str, bytes]


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, once number and sizes of its parts are known to be bounded. Raises Unreadable, also on leaving."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise _too_large()
            if any(entry.flag_bits & 1 for entry in entries):
                what = "The document is protected by a password."
                raise Unreadable(Problem(Level.REFUSED, what, "Save a copy without a password and upload that."))
            yield archive
    except _FAILURES as error:
        raise broken() from error


def read_part(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """A part of at most `longest` bytes, whatever it declares; empty when it is longer or is not there."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return b""
    with archive.open(entry) as stream:
        part = stream.read(longest + 1)
    return part if len(part) <= longest else b""


def text_parts(archive: zipfile.ZipFile) -> Parts:
    """The parts that are XML. Raises Unreadable where they are too large, or are not what a word processor writes."""
    parts: Parts = {}
    total = elements = attributes = 0
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        if entry.file_size > MAX_TEXT_PART:
            raise _too_large()
        with archive.open(entry) as stream:
            part = stream.read(MAX_TEXT_PART + 1)
        total, elements, attributes = (
            total + len(part),
            elements + part.count(b"<"),
            attributes + part.count(b'"') // 2 + part.count(b"'") // 2,
        )
        if total > MAX_TEXT_PARTS or elements > MAX_ELEMENTS or attributes > MAX_ATTRIBUTES:
            raise _too_large()
        # No word processor declares a document type; who does wants its entities expanded.
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
            raise broken()
        # Whatever a name says, nothing is ever written to a path.
        parts[entry.filename] = part
    return parts


def settle(parts: Parts) -> tuple[Problem, ...]:
    """Settle in the parts what the converter would not: moved, deleted and hidden text. Returns what to tell."""
    styles = Styles()
    tracked = hidden = equations = astray = 0
    # Styles come first, because they can hide the text of every other part.
    for name in sorted((each for each in parts if each.endswith(".xml")), key=lambda each: "style" not in each):
        root = _tree(parts[name])
        if root.tag == f"{_WORD}styles":
            styles = settle_styles(root)
        tracked += _accept_changes(root)
        hidden += _drop_hidden(root, styles)
        _drop_contents(root, styles)
        astray += _drop_astray(root, name, parts)
        equations += sum(1 for _ in root.iter(_EQUATION))
        for group in list(root.iter(*_GROUPS)):
            group.tag = f"{_WORD}smartTag"
        # Written anew, the part is in the one encoding in which it was examined.
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    problems = []
    if tracked:
        what = "The document holds tracked changes; it was read as if all of them were accepted."
        problems.append(Problem(Level.WARNING, what, "Accept or reject them in Word and upload it again."))
    if hidden:
        problems.append(Problem(Level.NOTE, "Hidden text was left out."))
    if astray:
        counted = "A picture or link leads" if astray == 1 else f"{astray} pictures or links lead"
        what = f"{counted} to what is not in the document."
        problems.append(Problem(Level.WARNING, what, "Look what is missing, and insert it again."))
    if equations:
        what = f"{equations} equations cannot be shown and were left out."
        problems.append(Problem(Level.WARNING, what, "Write them as text."))
    return tuple(problems)


def broken() -> Unreadable:
    """The refusal of a document that no word processor would open without repairing it."""
    what = "The document is damaged: Word itself would offer to repair it."
    return Unreadable(Problem(Level.REFUSED, what, "Open it in Word, save it under a new name, and upload that."))


def _too_large() -> Unreadable:
    what = "The document is far larger inside than a journal article can be."
    return Unreadable(Problem(Level.REFUSED, what, "Split it, or save a copy without embedded files."))


def _tree(part: bytes) -> etree._Element:
    for strict, usual in _STRICT_NAMES:
        part = part.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise broken() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise broken()
    return root


def _accept_changes(root: etree._Element) -> int:
    changes = list(root.iter(f"{_WORD}ins", f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}moveTo"))
    for change in changes:
        if change.tag == f"{_WORD}moveTo":
            change.tag = f"{_WORD}ins"
    return len(changes)


def _drop_hidden(root: etree._Element, styles: Styles) -> int:
    if root.tag == f"{_WORD}styles":
        return 0
    hidden = [run for run in root.iter(f"{_WORD}r") if vanishes(run) or _is_styled(run, "r", styles.hidden)]
    for paragraph in root.iter(f"{_WORD}p") if styles.hidden else ():
        if _is_styled(paragraph, "p", styles.hidden):
            hidden += paragraph.iter(f"{_WORD}r")
    _empty(hidden)
    return len(hidden)


def _drop_contents(root: etree._Element, styles: Styles) -> None:
    """Let go of a table of contents, which a page has no use for, and of words that ask to be written over."""
    parts = [each for each in root.iter(f"{_WORD}p") if _is_styled(each, "p", styles.contents)]
    for control in root.iter(f"{_WORD}sdt"):
        gallery = control.find(f"{_WORD}sdtPr/{_WORD}docPartObj/{_WORD}docPartGallery")
        is_contents = gallery is not None and gallery.get(f"{_WORD}val") == "Table of Contents"
        if is_contents or control.find(f"{_WORD}sdtPr/{_WORD}showingPlcHdr") is not None:
            parts.append(control)
    for part in parts:
        _empty(part.iter(f"{_WORD}r"))


def _drop_astray(root: etree._Element, name: str, parts: Parts) -> int:
    """Let go of references to what the document does not hold, which the converter would stumble over."""
    folder, _, file = name.rpartition("/")
    known = set(_RELATION.findall(parts.get(f"{folder}/_rels/{file}.rels", b"").decode("utf-8", "replace")))
    astray = 0
    for element in root.iter(f"{_DRAWING}blip", f"{_WORD}hyperlink", f"{_VML}imagedata"):
        for attribute in [each for each in element.attrib if str(each).startswith(_RELATIONS)]:
            if element.get(attribute) not in known:
                del element.attrib[attribute]
                astray += 1
    return astray


def _empty(runs: Iterable[etree._Element]) -> None:
    """Take the contents out of runs, but for the marks of fields: where one begins, the converter waits for its end."""
    for run in runs:
        for child in list(run):
            if child.tag not in _MARKS_OF_FIELDS:
                run.remove(child)


def _is_styled(element: etree._Element, kind: str, styles: frozenset[str]) -> bool:
    style = element.find(f"{_WORD}{kind}Pr/{_WORD}{kind}Style") if styles else None
    return style is not None and style.get(f"{_WORD}val") in styles
