"""Files made to cost as much as a file can: each is near a bound of its reader, or far beyond it."""

import io
import zipfile
from collections.abc import Callable

from tests.unit.articles.manuscripts import paragraph, word_file

_HEAD = "---\ntitle: A bomb\ndate: 2026-11-20\n---\n\n"


def _markdown(body: str) -> bytes:
    return (_HEAD + body).encode()


def _html(body: str) -> bytes:
    return f"<title>A bomb</title><body>{body}".encode()


def _pictures(count: int, each: int) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file(paragraph("text")))) as small,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as large,
    ):
        for name in small.namelist():
            large.writestr(name, small.read(name))
        for number in range(count):
            large.writestr(f"word/media/{number}.png", bytes(each))
    return packed.getvalue()


def _deep_table(depth: int) -> str:
    table = paragraph("x")
    for _ in range(depth):
        table = f"<w:tbl><w:tr><w:tc>{table}</w:tc></w:tr></w:tbl>"
    return table


BOMBS: dict[str, Callable[[], bytes]] = {
    "20 MB of text.txt": lambda: b"All work and no play. " * 950_000,
    "2 MB of words.txt": lambda: b"word " * 399_000,
    "2 MB of lines.txt": lambda: b"a line\n\n" * 249_000,
    "2 MB in one word.txt": lambda: b"a" * 1_999_000,
    "2 MB of Cyrillic.txt": lambda: "слово за слово. ".encode("cp1251") * 120_000,
    "2 MB of UTF-16.txt": lambda: ("слово за слово. " * 60_000).encode("utf-16"),
    "a header of fields.md": lambda: _markdown("text").replace(b"title", b"a: 1\n" * 39_000 + b"title", 1),
    "a header of tags.md": lambda: _markdown("text").replace(b"title", b"tags: [" + b"a, " * 60_000 + b"]\ntitle", 1),
    "a header of authors.md": lambda: _markdown("text").replace(
        b"title", b"authors: " + b"A. One, " * 24_000 + b"\ntitle", 1
    ),
    "a merge bomb.md": lambda: _markdown("text").replace(
        b"title",
        b"a0: &a0 {k: v}\n"
        + b"".join(b"a%d: &a%d {<<: [*a%d, *a%d]}\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
        + b"title",
        1,
    ),
    "brackets.md": lambda: _markdown("[" * 4_900 + "\n\n" + "[a](" * 4_900),
    "links.md": lambda: _markdown("[a](b) " * 4_900 + "\n\n" + "[a](b) " * 4_900 + "\n\n" + "![a](b) " * 4_900),
    "quotes.md": lambda: _markdown(">" * 300_000 + " text"),
    "quoted lines.md": lambda: _markdown((">" * 50 + " text\n") * 9_000),
    "lists.md": lambda: _markdown("".join("  " * depth + "- text\n" for depth in range(1_000))),
    "stars.md": lambda: _markdown("*a " * 190_000),
    "stars and lines.md": lambda: _markdown("**a *b " * 80_000 + "\n" * 19_000),
    "backticks.md": lambda: _markdown("".join("`" * length + " " for length in range(1_000))),
    "references.md": lambda: _markdown("".join(f"[a{n}]: b\n" for n in range(9_000)) + "\n" + "[a1] " * 4_900),
    "footnotes.md": lambda: _markdown("[^1] " * 4_900 + "\n\n" + "[^1]: note [^2]\n\n[^2]: note [^1]\n"),
    "entities.md": lambda: _markdown("&amp;" * 119_000),
    "rules.md": lambda: _markdown("---\n\n" * 9_900),
    "a wide table.md": lambda: _markdown("|a" * 4_000 + "|\n" + "|-" * 4_000 + "|\n" + ("|b" * 100 + "|\n") * 2_000),
    "a long table.md": lambda: _markdown("|a|b|\n|-|-|\n" + "|b|c|\n" * 19_000),
    "html in markdown.md": lambda: _markdown("<div>" * 119_000),
    "template tags.md": lambda: _markdown("{% x %}" * 80_000),
    "open template tags.md": lambda: _markdown("{% " * 190_000),
    "tilde fences.md": lambda: _markdown("~~~\n" * 19_000),
    "autolinks.md": lambda: _markdown("<a@b.cc>" * 70_000),
    "deep.html": lambda: _html("<div>" * 390_000),
    "wide.html": lambda: _html("<p>a" * 490_000),
    "bold.html": lambda: _html("<b>" * 250 + "<p>a" * 9_000),
    "formatting.html": lambda: _html("<p><b><i><u><s>a" * 110_000),
    "attributes.html": lambda: _html("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">text"),
    "tables.html": lambda: _html("<table><tr><td>" * 120_000),
    "scripts.html": lambda: _html("<script>x</script>" * 110_000 + "text"),
    "entities.html": lambda: _html("&amp;" * 390_000),
    "comments.html": lambda: _html("<!--" * 490_000),
    "titles.html": lambda: _html("<title>" * 280_000),
    "styles.html": lambda: _html("<p style='" + "display:" * 240_000 + "'>text"),
    "headings.html": lambda: _html("<h1>a</h1>" * 19_000),
    "anchors.html": lambda: _html("".join(f"<a href='#{n}' id='{n}'>a</a>" for n in range(28_000))),
    "breaks.html": lambda: _html("<p>By A. One" + "<br>" * 58_000),
    "paragraphs.docx": lambda: word_file(paragraph("a") * 42_000),
    "runs.docx": lambda: word_file("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 70_000 + "</w:p>"),
    "empty elements.docx": lambda: word_file("<w:p/>" * 290_000 + paragraph("text")),
    "many parts of elements.docx": lambda: word_file(
        paragraph("text"), "", **{f"word/x{n}.xml": "<a>" + "<b/>" * 280_000 + "</a>" for n in range(8)}
    ),
    "nine million letters.docx": lambda: word_file(paragraph("word " * 1_790_000)),
    "deep tables.docx": lambda: word_file(_deep_table(80)),
    "deeper tables.docx": lambda: word_file(_deep_table(2_000)),
    "attributes.docx": lambda: word_file("<w:p " + " ".join(f'w:a{n}="1"' for n in range(300_000)) + "/>"),
    "a part of zeros.docx": lambda: _pictures(1, 1_000_000_000),
    "pictures.docx": lambda: _pictures(19, 10_000_000),
    "many parts.docx": lambda: _pictures(50_000, 1),
    "entity expansion.docx": lambda: word_file(
        "", "", **{"word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><d>&a;</d>'}
    ),
}
