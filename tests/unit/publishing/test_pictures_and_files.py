"""What a page shows and offers beside its text."""

from dataclasses import replace

from dateline.articles.article import Picture
from dateline.pictures.asset import Asset
from dateline.publishing.article_pages import article_page
from tests.unit.publishing.samples import ADDRESS, ARTICLE, ATTACKS, PUBLICATION, SITE, parsed

DAM = Asset("media/aa-bb.jpg", "dam.jpg", "image/jpeg", 90_000, 1600, 900, (480, 960, 1600))
PAPER = Asset("files/aa-cc/dam.pdf", "The dam.pdf", "application/pdf", 1_234_567)
TABLE = Asset("files/aa-dd/dam.csv", "dam.csv", "text/csv", 300)


def test_the_lead_picture_stands_above_the_text() -> None:
    """It is loaded at once and described; whoever shows a link to the page has the card."""
    article = replace(ARTICLE, lead=DAM, lead_picture=Picture("dam.jpg", "A dam"))
    page = parsed(article_page(PUBLICATION, SITE, article, ADDRESS))

    (picture,) = page.xpath("//header//img")
    assert (picture.get("src"), picture.get("alt"), picture.get("loading")) == ("/media/aa-bb.jpg", "A dam", None)
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{SITE}/{ADDRESS}/card.png"]
    assert page.xpath("//meta[@property='og:image:width']/@content") == ["1200"]
    assert page.xpath("//meta[@property='og:image:height']/@content") == ["630"]
    assert page.xpath("//meta[@property='og:image:alt']/@content") == [f"{ARTICLE.title} — {PUBLICATION.title}"]


def test_a_lead_picture_that_the_text_shows_is_shown_once() -> None:
    """What stands in the text is not repeated above it."""
    article = replace(ARTICLE, lead=DAM, body=f'<p>A</p><figure><img src="/{DAM.path}" alt=""></figure>')

    assert len(parsed(article_page(PUBLICATION, SITE, article, ADDRESS)).xpath("//img")) == 1


def test_files_are_offered_with_kind_and_size() -> None:
    """Each file has its name, kind and size; readers are led to its own PDF, indexes to that beside the page.

    Source: "Inclusion guidelines for webmasters", Google Scholar, which reads a PDF of the page's own folder alone.
    """
    page = parsed(article_page(PUBLICATION, SITE, replace(ARTICLE, attachments=(TABLE, PAPER)), ADDRESS))

    assert [each.text_content() for each in page.xpath("//ul[@class='files']/li")] == [
        "dam.csv (CSV, 1 kB)",
        "The dam.pdf (PDF, 1.2 MB)",
    ]
    assert page.xpath("//ul[@class='files']//a/@href") == ["/files/aa-dd/dam.csv", "/files/aa-cc/dam.pdf"]
    assert page.xpath("//meta[@name='citation_pdf_url']/@content") == [f"{SITE}/{ADDRESS}/the-dam.pdf"]
    assert page.xpath("//a[@type='application/pdf']/@href") == ["/files/aa-cc/dam.pdf"]


def test_the_typeset_document_is_offered_where_there_is_no_other() -> None:
    """The page leads to its document beside the page, and so do its tags for libraries."""
    page = parsed(article_page(PUBLICATION, SITE, ARTICLE, "2003/08/the-dam"))

    assert page.xpath("//meta[@name='citation_pdf_url']/@content") == [f"{SITE}/2003/08/the-dam/the-dam.pdf"]
    assert page.xpath("//a[@type='application/pdf']/@href") == ["/2003/08/the-dam/the-dam.pdf"]


def test_names_and_descriptions_stay_text() -> None:
    """Whatever a file is called or a picture is said to show, the page has no element more."""
    plain = replace(ARTICLE, lead=DAM, lead_picture=Picture("x", "x"), attachments=(PAPER,))
    expected = [each.tag for each in parsed(article_page(PUBLICATION, SITE, plain, ADDRESS)).iter()]
    for attack in ATTACKS:
        article = replace(plain, lead_picture=Picture("x", attack), attachments=(replace(PAPER, name=attack),))
        assert [each.tag for each in parsed(article_page(PUBLICATION, SITE, article, ADDRESS)).iter()] == expected
