"""Word files: what the printed page would show, from documents as Word and others write them."""

import io
import zipfile

import pytest

from dateline.articles.manuscript import Level, Manuscript, Unreadable
from dateline.articles.readers import read_manuscript
from tests.unit.articles.manuscripts import paragraph, word_file

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Author", "Date", "Abstract")
)


def read(body: str, styles: str = "", **more: str) -> Manuscript:
    return read_manuscript("a.docx", word_file(body, styles, **more))


def test_styles_name_the_parts_of_the_head() -> None:
    """Paragraphs in the styles Title, Author, Date and Abstract are those, and not the text."""
    manuscript = read(
        paragraph("A low river", "Title")
        + paragraph("Aigerim Bek", "Author")
        + paragraph("Jan Holm", "Author")
        + paragraph("5 May 2020", "Date")
        + paragraph("What it is about.", "Abstract")
        + paragraph("The text."),
        STYLES,
    )

    assert manuscript.title == "A low river"
    assert manuscript.byline == "Aigerim Bek; Jan Holm"
    assert manuscript.dateline == "5 May 2020"
    assert manuscript.header == {"abstract": "What it is about."}
    assert manuscript.body == "<p>The text.</p>"


RUN = "<w:r><w:t>{}</w:t></w:r>"
CHANGES = {
    "insertion": ('<w:ins w:id="1">' + RUN.format("kept") + "</w:ins>", "kept"),
    "deletion": ('<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>' + RUN.format("kept"), "kept"),
    "move": (
        '<w:moveFrom w:id="1">'
        + RUN.format("gone")
        + '</w:moveFrom><w:moveTo w:id="2">'
        + RUN.format("kept")
        + "</w:moveTo>",
        "kept",
    ),
}


@pytest.mark.parametrize(("runs", "text"), CHANGES.values(), ids=CHANGES)
def test_tracked_changes_are_read_as_accepted(runs: str, text: str) -> None:
    """What was deleted is gone, what was inserted or moved is there once, and the editor is warned."""
    manuscript = read(f"<w:p>{runs}</w:p>")

    assert manuscript.body == f"<p>{text}</p>"
    assert [(each.level, "tracked changes" in each.what) for each in manuscript.problems] == [(Level.WARNING, True)]


HIDDEN_STYLE = '<w:style w:type="{}" w:styleId="S"><w:name w:val="S"/><w:rPr><w:vanish/></w:rPr></w:style>'
HIDDEN = {
    "run": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", ""),
    "character style": (
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>secret</w:t></w:r>',
        HIDDEN_STYLE.format("character"),
    ),
}


@pytest.mark.parametrize(("run", "styles"), HIDDEN.values(), ids=HIDDEN)
def test_hidden_text_stays_hidden(run: str, styles: str) -> None:
    """What Word does not print is not published, and that is told."""
    manuscript = read(f"<w:p>{RUN.format('shown')}{run}</w:p>", styles)

    assert manuscript.body == "<p>shown</p>"
    assert "Hidden text" in manuscript.problems[0].what


def test_a_hidden_paragraph_style_hides_its_paragraphs() -> None:
    """Hiding works by paragraph style too; vanish set to false hides nothing."""
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t>shown</w:t></w:r></w:p>'

    manuscript = read(shown + paragraph("secret", "S"), HIDDEN_STYLE.format("paragraph"))

    assert "shown" in manuscript.body
    assert "secret" not in manuscript.body


def test_markup_in_the_text_is_text() -> None:
    """Angle brackets that someone typed are shown as such."""
    assert (
        read(paragraph("&lt;script&gt;alert(1)&lt;/script&gt;")).body == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_tables_and_lists_and_headings_are_kept() -> None:
    """Structure comes through."""
    table = "<w:tbl><w:tr><w:tc>" + paragraph("cell") + "</w:tc></w:tr></w:tbl>"

    assert "<td><p>cell</p></td>" in read(table + paragraph("text")).body


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


GOOD = word_file(paragraph("text"))
BROKEN = {
    "cut off": (GOOD[:-40], "damaged"),
    "garbage": (b"PK\x03\x04" + b"x" * 500, "damaged"),
    "flipped": (GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
    "no document": (packed(readme=b"hello"), "damaged"),
    "not XML": (word_file("<w:p>"), "damaged"),
    "no text": (word_file("<w:p/>"), "no text"),
    "entities": (
        word_file("", **{"word/document.xml": '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><d>&a;</d>'}),
        "damaged",
    ),
    "deep": (word_file("<w:p>" * 5_000 + "</w:p>" * 5_000), "damaged"),
    "a part of 13 MB": (word_file(paragraph("a" * 13_000_000)), "larger"),
    "a bomb of zeros": (packed(**{"word/media/a.bin": bytes(120_000_000)}), "larger"),
    "too many parts": (packed(**{f"p{number}": b"" for number in range(2_100)}), "larger"),
    "too many elements": (word_file(paragraph("a") * 60_000), "larger"),
}


@pytest.mark.parametrize(("content", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_or_hostile_document_is_refused(content: bytes, says: str) -> None:
    """Sizes, parts and elements have bounds before anything is converted; entities are never expanded."""
    with pytest.raises(Unreadable) as refused:
        read_manuscript("a.docx", content)

    assert says in refused.value.problem.what
    assert refused.value.problem.mend


def test_a_declared_size_that_lies_reads_no_further() -> None:
    """A part that unpacks to more than it declares is damage, not memory."""
    content = bytearray(packed(**{"[Content_Types].xml": b"<a>" + b"x" * 5_000_000 + b"</a>"}))
    for place in (content.find(b"PK\x03\x04") + 22, content.find(b"PK\x01\x02") + 24):
        content[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(Unreadable) as refused:
        read_manuscript("a.docx", bytes(content))

    assert "damaged" in refused.value.problem.what


def test_a_path_in_the_archive_is_only_a_name() -> None:
    """Nothing is ever unpacked to a path, so a path that climbs up does no harm."""
    assert "text" in read(paragraph("text"), **{"../../etc/evil.xml": "<a/>"}).body
