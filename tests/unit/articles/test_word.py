"""Word files: what the printed page would show, from documents as Word and others write them."""

import io
import time
import zipfile

import docx
import pytest

from dateline.articles.manuscript import EmbeddedPicture, Level, Manuscript, Unreadable
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


def style(name: str, written: str, more: str = "") -> str:
    """A paragraph style: its id, the name that people see, and what else it says."""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{written}"/>{more}</w:style>'


@pytest.mark.parametrize(
    ("styles", "heading"),
    [
        (style("x", "heading 1"), True),
        (style("x", "Заголовок 1"), True),
        (style("x", "Başlık 1"), True),
        (style("x", "Überschrift 1"), True),
        (style("x", "House Head", '<w:basedOn w:val="y"/>') + style("y", "heading 1"), True),
        (style("x", "House Head", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), True),
        (style("x", "House Text", '<w:basedOn w:val="x"/>'), False),
        (style("x", "House Text", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:basedOn w:val="y"/>'), False),
    ],
)
def test_a_heading_is_one_in_every_language_and_house(styles: str, heading: bool) -> None:  # noqa: FBT001
    """A style is known by its name, its level, or the style that it is made from."""
    manuscript = read(paragraph("A dam", "x") + paragraph("The text."), styles)

    assert manuscript.body.startswith("<h1>" if heading else "<p>")


@pytest.mark.parametrize(
    "names", [("Titel", "Autor", "Datum"), ("Başlık", "Yazar", "Tarih"), ("Article Title", "Автор", "Дата")]
)
def test_styles_of_the_head_in_other_languages(names: tuple[str, str, str]) -> None:
    """A title is one whatever the template calls it."""
    head = ("A low river", "Aigerim Bek", "5 May 2020")
    body = "".join(paragraph(text, f"s{place}") for place, text in enumerate(head))
    manuscript = read(body + paragraph("The text."), "".join(style(f"s{n}", name) for n, name in enumerate(names)))

    assert (manuscript.title, manuscript.byline, manuscript.dateline) == head
    assert manuscript.body == "<p>The text.</p>"


@pytest.mark.parametrize(
    ("line", "below", "subtitle"),
    [
        ("By Aigerim Bek", "The text.", ""),
        ("Aigerim Bek", "5 May 2020", ""),
        ("5 May 2020", "The text.", ""),
        ("What the Dams Hide", "The text.", "What the Dams Hide"),
    ],
)
def test_a_byline_in_the_style_of_a_subtitle_is_a_byline(line: str, below: str, subtitle: str) -> None:
    """Who writes where there is no style for authors takes the next that looks right."""
    manuscript = read(paragraph(line, "s") + paragraph(below), style("s", "Subtitle"))

    assert manuscript.header.get("subtitle", "") == subtitle
    assert (f"<p>{line}</p>" in manuscript.body) is not bool(subtitle)


def test_styles_made_from_one_another_without_end_cost_little() -> None:
    """A chain of thousands of styles is followed as far as any house's reaches."""
    begun = time.process_time()

    manuscript = read(
        paragraph("The text.", "s0"),
        "".join(style(f"s{n}", f"House {n}", f'<w:basedOn w:val="s{n + 1}"/>') for n in range(6_000)),
    )

    assert manuscript.body == "<p>The text.</p>"
    assert time.process_time() - begun < 5


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
NOT_TEXT = {
    "a table of contents": (
        '<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr>'
        + FIELD.format("begin")
        + "<w:r><w:instrText> TOC </w:instrText></w:r>"
        + FIELD.format("separate")
        + "<w:r><w:t>gone 3</w:t></w:r></w:p><w:p>"
        + FIELD.format("end")
        + "</w:p>"
    ),
    "a table of contents of Word's": (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('gone')}</w:sdtContent></w:sdt>"
    ),
    "words to write over": (
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>gone</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    ),
}


@pytest.mark.parametrize("part", NOT_TEXT.values(), ids=NOT_TEXT)
def test_what_only_word_needs_is_left_out(part: str) -> None:
    """Tables of contents and placeholders are no part of an article."""
    assert read(part + paragraph("The text."), style("t", "toc 1")).body == "<p>The text.</p>"


def test_a_picture_that_is_not_there_costs_no_more_than_itself() -> None:
    """What leads nowhere in a document is told, and the text is read."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    manuscript = read(
        f'<w:p><w:hyperlink xmlns:r="{relations}" r:id="gone"><w:r><w:t>The text.</w:t></w:r></w:hyperlink></w:p>'
    )

    assert manuscript.body == "<p>The text.</p>"
    assert "not in the document" in manuscript.problems[0].what


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


def picture(relation: str, alt: str = "", kind: str = "embed") -> str:
    """A paragraph that holds a picture by its relation."""
    return (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="p" descr="{alt}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:{kind}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def with_pictures(body: str, **targets: str) -> bytes:
    """A document whose relations lead to those targets; those inside of it hold their own name."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="{name}" Type="{kind}/image" Target="{target}"'
        f"{' TargetMode="External"' if '://' in target else ''}/>"
        for name, target in targets.items()
    )
    styles = f'<Relationship Id="s" Type="{kind}/styles" Target="styles.xml"/>'
    caption = '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="Caption"/></w:style>'
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{styles}{relations}</Relationships>'
    inside = {f"word/{target}": target for target in targets.values() if "://" not in target}
    return word_file(body, caption, **{"word/_rels/document.xml.rels": rels}, **inside)


def test_pictures_come_with_their_words() -> None:
    """A picture is given once, however often it is shown, with its bytes, alternative text and caption."""
    body = (
        paragraph("text")
        + picture("p1", "The river")
        + paragraph("In June.", "Caption")
        + picture("p1")
        + picture("p2")
    )

    manuscript = read_manuscript("a.docx", with_pictures(body, p1="media/river.PNG", p2="media/../media/t.jpeg"))

    assert manuscript.pictures == (
        EmbeddedPicture("picture-1.png", b"media/river.PNG", "The river"),
        EmbeddedPicture("picture-2.jpeg", b"media/../media/t.jpeg"),
    )
    assert manuscript.body == (
        '<p>text</p><figure><img alt="The river" src="embedded:picture-1.png" />'
        "<figcaption>In June.</figcaption></figure>"
        '<p><img alt="" src="embedded:picture-1.png" /></p><p><img alt="" src="embedded:picture-2.jpeg" /></p>'
    )


@pytest.mark.parametrize(
    ("target", "kind", "says"),
    [
        ("https://example.org/a.png", "link", "not inside of the document"),
        ("file:///etc/passwd.png", "link", "not inside of the document"),
        ("media/chart.emf", "embed", "of a kind that no page can show"),
    ],
)
def test_pictures_that_cannot_be_shown_are_told(target: str, kind: str, says: str) -> None:
    """Nothing is fetched, and what no browser shows is left out: both are said."""
    manuscript = read_manuscript("a.docx", with_pictures(paragraph("text") + picture("p1", kind=kind), p1=target))

    assert manuscript.body == "<p>text</p>"
    assert manuscript.pictures == ()
    assert says in manuscript.problems[0].what


def test_pictures_are_bounded_in_all() -> None:
    """What one file holds of pictures has a limit in bytes, whatever the parts declare."""
    body = paragraph("text") + "".join(picture(f"p{number}") for number in range(3))
    document = with_pictures(body, **{f"p{number}": f"media/{number}.png" for number in range(3)})
    bombs = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as small, zipfile.ZipFile(bombs, "w", zipfile.ZIP_DEFLATED) as large:
        for name in small.namelist():
            large.writestr(name, bytes(25_000_000) if "media" in name else small.read(name))

    manuscript = read_manuscript("a.docx", bombs.getvalue())

    assert [len(each.content) for each in manuscript.pictures] == [25_000_000]
    assert "2 pictures are too large" in manuscript.problems[0].what


def test_documents_as_word_itself_writes_them() -> None:
    """Lists, tables, links, footnote-like notes and headings of a document made by a library come through."""
    document = docx.Document()
    document.add_paragraph("A low river", style="Title")
    document.add_heading("The towns", level=1)
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Two", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Year", "Level"
    packed_document = io.BytesIO()
    document.save(packed_document)

    manuscript = read_manuscript("a.docx", packed_document.getvalue())

    assert manuscript.title == "A low river"
    for piece in ("<h1>The towns</h1>", "<ul><li>One</li></ul>", "<ol><li>Two</li></ol>", "<td><p>Year</p></td>"):
        assert piece in manuscript.body


@pytest.mark.parametrize("group", ["fldSimple", "dir", "bdo", "smartTag"])
def test_what_groups_a_text_does_not_lose_it(group: str) -> None:
    """Fields and runs of another direction keep their text."""
    assert read(f"<w:p><w:{group}>{RUN.format('kept')}</w:{group}></w:p>").body == "<p>kept</p>"


def test_hiding_is_inherited_and_the_strict_form_is_understood() -> None:
    """A style based on a hidden one is hidden, in either form of the standard."""
    child = '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="C"/><w:basedOn w:val="S"/></w:style>'
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = word_file(paragraph("secret", "C") + paragraph("shown"), HIDDEN_STYLE.format("paragraph") + child)
    packed_anew = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(packed_anew, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual.encode(), strict.encode()))

    for content in (document, packed_anew.getvalue()):
        assert read_manuscript("a.docx", content).body == "<p>shown</p>"


def test_a_document_type_in_another_encoding_is_found() -> None:
    """Entities cannot hide behind an encoding that only the parser knows."""
    hidden = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'

    with pytest.raises(Unreadable):
        read_manuscript("a.docx", word_file(paragraph("text"), "", **{"word/other.xml": hidden.encode("cp037")}))


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
    "a bomb of zeros": (packed(**{"word/media/a.bin": bytes(220_000_000)}), "larger"),
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
