"""Documents and cards as they are printed: read back from their bytes."""

import struct
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from dateline.articles.article import Article, Author, Issue, IssueFile
from dateline.publication import Label, Publication
from dateline.publishing.colours import TEXT_CONTRAST, contrast
from dateline.typesetting.press import Press
from dateline.typesetting.sheets import article_sheet, card_sheet, issue_sheet
from tests.unit.publishing.samples import ARTICLE, PUBLICATION

PRESS = Press(Path(__file__).parents[3] / "functions" / "typeset_articles" / "fonts")
SITE = "https://review.example"
# One line in each script that the fonts are to cover.
SCRIPTS = {
    "en": "The river, naïve “quotes” – and dashes…",
    "tr": "İki adı olan ırmak, ğüşöç",
    "ru": "Река с двумя именами",
    "el": "Το ποτάμι με τα δύο ονόματα",
    "fa": "رودی که دو نام دارد",
    "ar": "النهر ذو الاسمين",
    "he": "הנהר בעל שני השמות",
    "ka": "ორსახელიანი მდინარე",
    "hy": "Երկու անուն ունեցող գետը",
    "hi": "दो नामों वाली नदी",
    "bn": "দুই নামের নদী",
    "ta": "இரண்டு பெயர்களைக் கொண்ட நதி",
    "th": "แม่น้ำสองชื่อ",
    "am": "ሁለት ስም ያለው ወንዝ",
    "my": "အမည်နှစ်ခုရှိသောမြစ်",
    "km": "ទន្លេដែលមានឈ្មោះពីរ",
    "lo": "ແມ່ນ້ຳທີ່ມີສອງຊື່",
    "si": "නම් දෙකක් ඇති ගඟ",
    "te": "రెండు పేర్ల నది",
    "kn": "ಎರಡು ಹೆಸರಿನ ನದಿ",
    "ml": "രണ്ട് പേരുള്ള നദി",
    "gu": "બે નામવાળી નદી",
    "pa": "ਦੋ ਨਾਵਾਂ ਵਾਲਾ ਦਰਿਆ",
    "bo": "མིང་གཉིས་ཅན་གྱི་གཙང་པོ",
    "dv": "ދެ ނަން ކިޔާ ކޯރު",
    "mn-Mong": "ᠮᠣᠩᠭᠣᠯ",
    "zh-Hans": "有两个名字的河流",
    "zh-Hant": "有兩個名字的河流",
    "ja": "二つの名を持つ川",
    "ko": "이름이 둘인 강",
    "und": "Signs: ✓ → ★ ∑ √ ½ № € ₾ ₸ ☎ 😀",
}


def document(article: Article = ARTICLE, publication: Publication = PUBLICATION) -> bytes:
    """An article typeset."""
    return PRESS.document(article_sheet(publication, SITE, article, "2003/08/the-dam")[0], article.date)


def text_of(content: bytes) -> str:
    """Every text of a document in reading order, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def standard_of(content: bytes) -> str:
    """What the document says of its own accessibility: "1" for PDF/UA-1."""
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        return str(metadata.get("pdfuaid:part", ""))


def test_a_document_says_all_that_the_page_says() -> None:
    """Masthead, section, title, byline with places, dateline, abstract, body, bio, topics, address and page number."""
    text = text_of(document(replace(ARTICLE, author_bio="Both swim.", issue=Issue("5-17", "Volume 5, Number 17"))))

    for said in (
        "The Meridian Review", "Analysis of the lands between two seas", "Analytical Articles",
        "The Dam That Both Sides Need", "By Mirela Østergård (Halvard Institute), Bayram Balcı",
        "27 August 2003 · Volume 5, Number 17", "Two governments that do not speak share one reservoir.",
        "The dam was begun when both banks belonged to one country.", "Both swim.", "Water · Borders",
        "review.example/2003/08/the-dam", "1 / 1",
    ):  # fmt: skip
        assert said in text


def test_a_document_can_be_listened_to() -> None:
    """It is tagged by PDF/UA-1, and names its title, its authors and its language."""
    content = document(replace(ARTICLE, language="tr"))

    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "tr"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == ARTICLE.title
        assert str(pdf.docinfo["/Author"]) == "Mirela Østergård, Bayram Balcı"
    assert standard_of(content) == "1"


def test_the_same_article_gives_the_same_bytes() -> None:
    """A document is dated by its article's day, and nothing in it tells when or where it was made."""
    assert document() == document()
    assert PdfReader(BytesIO(document())).metadata.creation_date.date() == ARTICLE.date  # type: ignore[union-attr]
    assert document() != document(replace(ARTICLE, title="Another"))


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_script_can_be_read(language: str) -> None:
    """No sign of any living script that people publish in is missing from the fonts: the standard would not be kept."""
    article = replace(ARTICLE, language=language, title=SCRIPTS[language], body=f"<p>{SCRIPTS[language]}</p>")

    content = document(article)

    assert standard_of(content) == "1"


def test_a_sign_that_no_font_has_costs_the_standard_alone() -> None:
    """What cannot be shown leaves an empty box, and the rest of the document as it is."""
    content = document(replace(ARTICLE, body="<p>before \U00013000 after</p>"))

    assert standard_of(content) == ""
    assert "before" in text_of(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_an_issue_lists_what_it_holds() -> None:
    """Its contents name each article with authors and page; then each stands on pages of its own, with its notes."""
    noted = '<p>Said<sup><a href="#n">1</a></sup>.</p><ol><li id="n">Where it was said.</li></ol>'
    second = replace(ARTICLE, title="The Second", authors=(Author("C. Three", "c-three"),), body=noted)
    listed = [("2003/08/the-dam", ARTICLE), ("2003/08/the-second", second), ("2003/08/the-third", second)]
    sheet, _ = issue_sheet(PUBLICATION, SITE, Issue("5-17", "Volume 5, Number 17"), listed)

    pages = PdfReader(BytesIO(PRESS.document(sheet, ARTICLE.date))).pages

    front = " ".join(pages[0].extract_text().split())
    assert "Volume 5, Number 17 27 August 2003" in front
    assert "The Dam That Both Sides Need By Mirela Østergård (Halvard Institute), Bayram Balcı 2" in front
    assert "The Second By C. Three 3" in front
    assert "1Where it was said." in " ".join(pages[2].extract_text().split())
    assert "1Where it was said." in " ".join(pages[3].extract_text().split())
    assert len(pages) == 4


def test_an_issue_bears_what_its_own_file_says() -> None:
    """Its title, its introduction and its language go before those that its articles give it."""
    own = IssueFile("5-17", "Le numéro de l'eau", "", "", "<p>Six rivières.</p>", "fr", "ltr")
    sheet, _ = issue_sheet(PUBLICATION, SITE, own, [("2003/08/the-dam", ARTICLE)])

    content = PRESS.document(sheet, ARTICLE.date)

    assert "Le numéro de l'eau" in text_of(content)
    assert "Six rivières." in text_of(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.Lang == "fr"


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>" * 55 + "x",
        "<ul><li>" * 28 + "x",
        '<div lang="fa">' * 55 + "x",
        "<table><tr><td>" * 18 + "x",
        "<p>" + "<em>" * 55 + "x",
        "<blockquote><ul><li><blockquote><ol><li><table><tr><td>" + "<em>" * 8
        + '<sup><a href="#n">1</a></sup></em></table></ol></blockquote></ul></blockquote><ol><li id="n">'
        + "<blockquote><ul><li>" + "<strong>" * 8 + "x</ol>",
        "<table>" + ("<tr>" + "<td rowspan=1000 colspan=1000>x</td>" * 10 + "</tr>") * 40 + "</table>",
        "<p>" + "x" * 100_000,
        "<p>" + "word " * 40_000,
    ],
)  # fmt: skip
def test_hostile_bodies_are_set_within_bounds(html: str) -> None:
    """However deep, wide or long: a document, tagged, in seconds."""
    began = time.process_time()

    content = document(replace(ARTICLE, body=html))

    assert standard_of(content) == "1"
    assert time.process_time() - began < 15


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_no_text_is_code(text: str) -> None:
    """Whatever an article says in whatever place, it is printed as it was written, and nothing of it is run."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    article = replace(ARTICLE, title=f"a {text}", abstract=text, body=f"<p>{escaped}</p><pre>{escaped}</pre>")

    printed = "".join(text_of(document(article)).split())

    assert printed.count("".join(text.split())) >= 3


@pytest.mark.parametrize(
    "code",
    ['#read("/etc/passwd")', '#image("/etc/hostname")', '#include "card.typ"', "$x^2$", "#{panic(1)}", "@label", "<a>"],
)
def test_code_is_printed(code: str) -> None:
    """What would be code to the compiler stands on the page, sign for sign."""
    escaped = code.replace("<", "&lt;")
    link = f'<p id="x"><a href="https://example.org/{code}">{escaped}</a></p>'

    assert text_of(document(replace(ARTICLE, body=link, topics=(Label("a", code),)))).count(code) == 2


def _keys(each: object) -> set[str]:
    return set(each.keys()) if isinstance(each, pikepdf.Dictionary) else set()


def test_a_picture_is_set_with_its_words() -> None:
    """A picture of the site is embedded and read out by its description; one that is gone leaves its words."""
    body = '<figure><img src="/p/a.png" alt="Two pipes" width="40" height="20"><figcaption>Water</figcaption></figure>'
    sheet, pictures = article_sheet(PUBLICATION, SITE, replace(ARTICLE, body=body), "2003/08/the-dam")
    content = PRESS.picture(card_sheet(PUBLICATION, ARTICLE))

    shown = PRESS.document(sheet, ARTICLE.date, {pictures["p/a.png"]: content})
    gone = PRESS.document(sheet, ARTICLE.date)

    assert len(PdfReader(BytesIO(shown)).pages[0].images) == 1
    with pikepdf.open(BytesIO(shown)) as pdf:
        assert "Two pipes" in {str(each["/Alt"]) for each in pdf.objects if "/Alt" in _keys(each)}
    assert "Water" in text_of(shown)
    assert "Two pipes" in text_of(gone)


@pytest.mark.parametrize("title", ["A", ARTICLE.title, "word " * 60, "W" * 300, SCRIPTS["fa"], SCRIPTS["ja"] * 9])
def test_a_card_is_a_picture_of_its_size(title: str) -> None:
    """A card is 1200 by 630 pixels and below 120 kB, however long its title, and the same each time."""
    article = replace(ARTICLE, title=title)

    card = PRESS.picture(card_sheet(PUBLICATION, article))

    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) < 120_000
    assert card == PRESS.picture(card_sheet(PUBLICATION, article))


def test_a_card_has_the_colours_of_its_publication() -> None:
    """Paper and accent are those of the pages; on white paper the accent is as dark as it takes to be read."""
    coloured = replace(PUBLICATION, colours=(("accent", "#ffdd00"), ("paper", "#102030"), ("ink", "#f0f0f0")))

    card = card_sheet(coloured, ARTICLE)
    printed = article_sheet(coloured, SITE, ARTICLE, "2003/08/the-dam")[0]

    assert [card["colours"][name] for name in ("paper", "ink", "accent")] == ["#102030", "#f0f0f0", "#ffdd00"]
    assert contrast(printed["accent"], "#ffffff") >= TEXT_CONTRAST
    assert PRESS.picture(card) != PRESS.picture(card_sheet(PUBLICATION, ARTICLE))


def test_a_word_longer_than_a_line_stays_on_the_page() -> None:
    """A headline is hyphenated in such a word alone, in an article and in an issue."""
    long = replace(ARTICLE, title="Donaudampfschifffahrtsgesellschaftskapitänsangelegenheitenverordnung", language="de")
    issue = issue_sheet(PUBLICATION, SITE, Issue("3-20", "Volume 3, number 20"), [("2003/08/the-dam", long)])[0]

    for content, number in ((document(long), 0), (PRESS.document(issue, long.date), 1)):
        lines = PdfReader(BytesIO(content)).pages[number].extract_text().splitlines()
        assert [line for line in lines if line.startswith("Donau")]
        assert not [line for line in lines if line.startswith("Donau") and line.endswith("verordnung")]
