"""What the tests of reading and interpreting share: a publication, Word files made from their XML, and one call."""

import io
import zipfile
from dataclasses import replace
from datetime import date

from dateline.articles.article import Article
from dateline.articles.interpretation import interpret_article
from dateline.articles.manuscript import Level, Problem
from dateline.articles.readers import read_manuscript
from dateline.publication import DEFAULT_PUBLICATION, Label

PUBLICATION = replace(
    DEFAULT_PUBLICATION,
    title="The Steppe Review",
    time_zone="Europe/Stockholm",
    sections=(Label("analyses", "Analyses"), Label("field-reports", "Field Reports")),
    boilerplate=("The views expressed here are the author's own",),
)
UPLOADED = date(2026, 11, 24)
TEXT = "The river has been low for three summers, and the towns along it have begun to count every bucket of water."

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLE_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    "</Relationships>"
)


def word_file(body: str, styles: str = "", **more: str | bytes) -> bytes:
    """A .docx with that body and those styles; `more` are further parts by their names."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _STYLE_RELATION,
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | more).items():
            archive.writestr(name, part)
    return packed.getvalue()


def paragraph(text: str, style: str = "") -> str:
    """One paragraph of WordprocessingML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def understood(content: str | bytes, key: str = "articles/a.md") -> tuple[Article | None, tuple[Problem, ...]]:
    """What becomes of a file, in the publication above."""
    manuscript = read_manuscript(key, content.encode() if isinstance(content, str) else content)
    return interpret_article(manuscript, PUBLICATION, key, UPLOADED)


def article(content: str | bytes, key: str = "articles/a.md") -> Article:
    """The article in a file that must be publishable."""
    found, problems = understood(content, key)
    assert found is not None, problems
    return found


def with_header(header: str, body: str = TEXT) -> str:
    """A Markdown file with a title, a date, and more fields in its header."""
    return f"---\ntitle: A low river\ndate: 2026-11-20\n{header}\n---\n\n{body}\n"


def refusal(content: str | bytes, key: str = "articles/a.md") -> Problem:
    """The problem that keeps a file from being published."""
    found, problems = understood(content, key)
    assert found is None
    return problems[-1]


def told(content: str | bytes, level: Level, key: str = "articles/a.md") -> list[str]:
    """What the editor is told at one level."""
    return [problem.what for problem in understood(content, key)[1] if problem.level is level]
