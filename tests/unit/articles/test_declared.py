"""What a header declares beside the text: addresses, DOI, lead picture, PDF, withdrawal."""

from datetime import UTC, datetime

import pytest

from dateline.articles.article import Picture
from dateline.articles.manuscript import Level
from dateline.content.records import article_from, items_of
from tests.unit.articles.manuscripts import article, told, with_header


@pytest.mark.parametrize(
    ("header", "aliases"),
    [
        ("aliases: [/blog/old-name/, posts/older.html]", ("blog/old-name", "posts/older.html")),
        ("aliases:\n  - /2014/03/reka/index.html", ("2014/03/reka",)),
        ("redirect_from: /old/\naliases: [/older/]", ("older", "old")),
        ("redirect_from: https://example.org/old?page=2#top", ("old",)),
        ("aliases: /blog/%D1%80%D0%B5%D0%BA%D0%B0/", ("blog/река",)),
        ("permalink: /essays/a-low-river/", ("essays/a-low-river",)),
        ("permalink: /:year/:title/", ()),
        ("permalink: '/blog/{{ title | slugify }}/index.html'", ()),
        ("aliases: [/../../etc/passwd, /a//b, 'a\\b', /, '/%2e%2e/x', '/%00', '/a/%ff']", ()),
        (f"aliases: [{', '.join(f'/old-{number}/' for number in range(30))}]", tuple(f"old-{n}" for n in range(20))),
    ],
)
def test_former_addresses(header: str, aliases: tuple[str, ...]) -> None:
    """Paths of the site lead here, however a generator writes them; what leads out of the site does not."""
    assert article(with_header(header)).aliases == aliases


def test_former_addresses_that_are_none_are_told() -> None:
    """An editor learns which alias is no path, and that there are too many."""
    many = ", ".join(f"/old-{number}/" for number in range(21))

    assert "“/../x” is not a path of the site" in told(with_header("aliases: /../x"), Level.WARNING)[0]
    assert "21 former addresses" in told(with_header(f"aliases: [{many}]"), Level.WARNING)[0]


@pytest.mark.parametrize(
    ("header", "permalink", "slug"),
    [
        ("slug: low-river", "low-river", "low-river"),
        ("permalink: /essays/low-river/", "low-river", "low-river"),
        ("permalink: /essays/low-river.html", "low-river", "low-river"),
        ("url: /essays/low-river/index.html", "low-river", "low-river"),
        ("permalink: /:year/:title/", "", "a-low-river"),
        ("permalink: false", "", "a-low-river"),
        ("layout: post", "", "a-low-river"),
    ],
)
def test_the_address_that_the_header_asks_for(header: str, permalink: str, slug: str) -> None:
    """A fixed permalink is a slug that was asked for; a pattern leaves it to the title."""
    found = article(with_header(header))

    assert (found.permalink, found.slug) == (permalink, slug)


@pytest.mark.parametrize(
    ("header", "picture"),
    [
        ("image: river.jpg\nimage_alt: The river in June", Picture("river.jpg", "The river in June")),
        ("hero: {src: img/river.jpg, alt: The river in June}", Picture("img/river.jpg", "The river in June")),
        ("cover:\n  image: river.jpg\n  caption: In June", Picture("river.jpg", "In June")),
        ("featured_image: /images/river.jpg", Picture("/images/river.jpg")),
        ("images: [river.jpg, town.jpg]", Picture("river.jpg")),
        ("image:\nhero: river.jpg", Picture("river.jpg")),
        ("image: false", None),
        ("image: https://example.org/river.jpg", None),
        ("image: //example.org/river.jpg", None),
        ("image: data:image/png;base64,AAAA", None),
    ],
)
def test_the_lead_picture(header: str, picture: Picture | None) -> None:
    """The picture is named as written, with what it shows; nothing is ever fetched from elsewhere."""
    assert article(with_header(header)).lead_picture == picture


@pytest.mark.parametrize(
    ("header", "doi"),
    [
        ("doi: 10.1234/steppe.2026.17", "10.1234/steppe.2026.17"),
        ("doi: https://doi.org/10.1234/steppe.2026.17", "10.1234/steppe.2026.17"),
        ("doi: 'doi:10.1234/steppe.2026.17'", "10.1234/steppe.2026.17"),
        ("doi: 11.1234/steppe", ""),
        ("doi: 10.1234/a b", ""),
        ("doi: '10.1234/\"><script>'", ""),
    ],
)
def test_dois(header: str, doi: str) -> None:
    """A DOI is kept without its resolver; what is none is left out."""
    assert article(with_header(header)).doi == doi


def test_a_pdf_is_an_uploaded_file() -> None:
    """The PDF of the header is named as written; one of another site is none."""
    assert article(with_header("pdf: report.pdf")).pdf == "report.pdf"
    assert article(with_header("pdf: https://example.org/report.pdf")).pdf == ""


@pytest.mark.parametrize(
    ("header", "notice"),
    [
        ("status: withdrawn\nnotice: The figures were wrong.", "The figures were wrong."),
        ("status: Withdrawn\nwithdrawal: The figures were wrong.", "The figures were wrong."),
        ("status: withdrawn", "This article has been withdrawn."),
        ("status: published\nnotice: The figures were wrong.", ""),
    ],
)
def test_withdrawn_articles_keep_a_notice(header: str, notice: str) -> None:
    """What is withdrawn is the notice alone: neither text nor abstract is kept."""
    found = article(with_header(header))

    assert found.withdrawn == notice
    assert bool(found.body) is not bool(notice)
    assert bool(found.abstract) is not bool(notice)


def test_records_carry_what_is_declared() -> None:
    """An article comes back from its record as it was; one that is withdrawn stands in no list."""
    declared = (
        "subtitle: Three summers\naliases: [/old/]\nslug: river\ndoi: 10.1234/x\npdf: a.pdf\nimage: river.jpg\n"
        "image_alt: The river"
    )
    found = article(with_header(declared))
    published = datetime(2026, 11, 24, tzinfo=UTC)
    withdrawn = article(with_header("status: withdrawn"))

    record, *entries = items_of(found, address="2026/11/river", upload="articles/a.md", published=published)

    assert found.subtitle == "Three summers"
    assert article_from(record) == found
    assert entries
    assert len(items_of(withdrawn, address="2026/11/a", upload="articles/a.md", published=published)) == 1
