"""A Pelican site becomes uploads: its settings are read and never run, its marks in links are followed."""

from pathlib import Path

import pytest

from dateline.archives.reading import read_archive
from dateline.errors import Invalid
from tests.unit.archives.sites import Packed, laid_out

POST = "Title: The Dam\nDate: 2014-03-19 10:20\nAuthors: Mira Olt; Tor Berg\nTags: water, borders\n{}\n\nText.\n"


@pytest.mark.parametrize(
    ("settings", "path", "header", "aliases"),
    [
        ("", "dam.md", "", ["/the-dam.html"]),
        ("ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{slug}/'", "dam.md", "", ["/posts/2014/Mar/the-dam/"]),
        ("ARTICLE_URL: str = '{category}/{slug}'", "rivers/dam.md", "", ["/rivers/the-dam"]),
        ("ARTICLE_URL = '{category}/{slug}'", "rivers/dam.md", "Category: Big Water", ["/big-water/the-dam"]),
        ("ARTICLE_URL = '{author}/{slug}'", "dam.md", "", ["/mira-olt/the-dam"]),
        ("SLUGIFY_SOURCE = 'basename'", "2014-03-19-dam.md", "", ["/2014-03-19-dam.html"]),
        ("", "dam.md", "Slug: other", ["/other.html"]),
        ("", "dam.md", "URL: a/b/", ["/a/b/"]),
        ("SITEURL = 'https://x.example.org/review'", "dam.md", "", ["/review/the-dam.html"]),
        ("", "dam.md", "Lang: fr", ["/the-dam-fr.html"]),
        (r"FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.*)'", "2014-03-19-x.md", "", ["/x.html"]),
        ("ARTICLE_URL = make_url('{slug}')", "dam.md", "", ["/the-dam.html"]),
    ],
)
def test_an_old_address_leads_to_the_article(
    tmp_path: Path, settings: str, path: str, header: str, aliases: list[str]
) -> None:
    """The address that the header or the settings gave stands among the aliases."""
    laid_out(tmp_path, {"pelicanconf.py": settings, f"content/{path}": POST.format(header)})

    found = Packed(read_archive(tmp_path))

    (key,) = found.uploads
    assert found.header(key)["aliases"] == aliases


def test_an_article_keeps_what_it_says(tmp_path: Path) -> None:
    """Day, authors, topics, folder as topic and status stand in the header."""
    laid_out(
        tmp_path,
        {
            "pelicanconf.py": "",
            "content/rivers/dam.md": POST.format("Status: draft"),
            "content/book-reviews/poets.md": POST.replace("The Dam", "Poets").format("Summary: Verse."),
            "content/pages/about.md": "Title: About\n\nWe write.",
        },
    )

    found = Packed(read_archive(tmp_path))

    assert found.header("articles/2014-03-19-the-dam/index.md") == {
        "title": "The Dam",
        "date": "2014-03-19",
        "authors": ["Mira Olt", "Tor Berg"],
        "tags": ["water", "borders", "rivers"],
        "slug": "the-dam",
        "draft": "true",
    }
    review = found.header("articles/2014-03-19-poets/index.md")
    assert (review["section"], review["summary"]) == ("Book Reviews", "Verse.")
    assert found.header("pages/about/index.md")["aliases"] == ["/pages/about.html"]


def test_marks_in_links_are_followed(tmp_path: Path) -> None:
    """{static} and {attach} are files beside the text afterwards, {filename} is the address that redirects."""
    body = "![a]({static}/images/a.png) ![b]({attach}b.png) [c]({filename}../other.md#top) [d](|filename|/other.md)"
    laid_out(
        tmp_path,
        {
            "pelicanconf.py": "",
            "content/rivers/dam.md": POST.format("") + body,
            "content/other.md": POST.replace("The Dam", "Other").format(""),
            "content/images/a.png": b"a",
            "content/rivers/b.png": b"b",
        },
    )

    found = Packed(read_archive(tmp_path))

    place = "articles/2014-03-19-the-dam"
    assert (found.uploads[f"{place}/a.png"], found.uploads[f"{place}/b.png"]) == (b"a", b"b")
    said = found.body(f"{place}/index.md").splitlines()[-1]
    assert said == "![a](a.png) ![b](b.png) [c](/other.html#top) [d](/other.html)"


def test_other_formats_are_read(tmp_path: Path) -> None:
    """Texts in reStructuredText and in HTML give the same header and text; nothing that they name is opened."""
    (tmp_path / "secret.txt").write_text("secret")
    laid_out(
        tmp_path / "site",
        {
            "pelicanconf.py": "",
            "content/a.rst": "The Dam\n#######\n\n:date: 2014-03-19\n:tags: water\n:author: Mira Olt\n\n"
            "It *holds*.\n\nNext\n====\n\n.. image:: {static}/x.png\n   :alt: X\n\n"
            ".. include:: ../../secret.txt\n\n.. raw:: html\n\n   <script>1</script>\n",
            "content/b.html": "<html><head><title>The Dam</title><meta name='date' content='2014-03-19'>"
            "<meta name='tags' content='water'><meta name='author' content='Mira Olt'><meta name='slug' content='b'>"
            "</head><body><p>It <em>holds</em>.</p></body></html>",
            "content/x.png": b"x",
        },
    )

    found = Packed(read_archive(tmp_path / "site"))

    for name in ("the-dam", "b"):
        header = found.header(f"articles/2014-03-19-{name}/index.md")
        assert (header["title"], header["authors"], header["tags"]) == ("The Dam", ["Mira Olt"], ["water"])
        assert "<em>holds</em>" in found.body(f"articles/2014-03-19-{name}/index.md")
    body = found.body("articles/2014-03-19-the-dam/index.md")
    assert 'src="x.png"' in body
    assert "secret" not in body
    assert "script" not in body


def test_settings_are_never_run(tmp_path: Path) -> None:
    """The settings are a program of somebody else's: it is read, what it computes is passed over."""
    laid_out(
        tmp_path,
        {"pelicanconf.py": "open('ran', 'w')\nimport os\nos.mkdir('ran2')\n", "content/a.md": POST.format("")},
    )

    assert len(Packed(read_archive(tmp_path)).uploads) == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("files", "source", "where"),
    [
        ({"content/a.md": "Date: 2014-03-19\nTags: x\n\nText"}, "content/a.md", "field title"),
        ({"content/a.md": "Title: A\nTags: x\n\nText"}, "content/a.md", "field date"),
    ],
)
def test_what_pelican_passes_over_is_said(tmp_path: Path, files: dict[str, str], source: str, where: str) -> None:
    """A text without title or date is left out, and the account says what it lacks."""
    laid_out(tmp_path, {"pelicanconf.py": "", **files})

    found = Packed(read_archive(tmp_path))

    assert [(each.source, each.where) for each in found.left_out] == [(source, where)]


def test_broken_settings_are_answered(tmp_path: Path) -> None:
    """Settings that are no Python are refused with the line."""
    laid_out(tmp_path, {"pelicanconf.py": "A = 1\nB = (\n"})

    with pytest.raises(Invalid, match=r"pelicanconf\.py, line 2"):
        read_archive(tmp_path)
