"""An Eleventy site becomes uploads: its settings are read and never run, its permalinks filled in within bounds."""

from pathlib import Path

import pytest

from dateline.archives.reading import read_archive
from tests.unit.archives.sites import Packed, laid_out

POST = "---\ntitle: The Dam\ndate: 2014-03-19\ntags: [posts, water]\n{}---\nText.\n"


@pytest.mark.parametrize(
    ("settings", "path", "header", "aliases"),
    [
        ("", "posts/dam.md", "", ["/posts/dam/"]),
        ("", "posts/dam/dam.md", "", ["/posts/dam/"]),
        ("", "posts/dam/index.md", "", ["/posts/dam/"]),
        ("", "posts/2014-03-19-dam.md", "", ["/posts/2014-03-19-dam/", "/posts/dam/"]),
        ("pathPrefix: '/review/'", "posts/dam.md", "", ["/review/posts/dam/"]),
        ("dir: { input: 'src' }", "src/posts/dam.md", "", ["/posts/dam/"]),
        ("", "posts/dam.md", "permalink: /a/b.html\n", ["/a/b.html"]),
        ("", "posts/dam.md", 'permalink: "/{{ title | slugify }}/"\n', ["/the-dam/"]),
        ("", "posts/2014-03-19-dam.md", 'permalink: "/n/{{ page.fileSlug }}/index.html"\n', ["/n/dam/"]),
        ("", "posts/dam.md", "permalink: \"/{{ page.date | date: '%Y/%m/%d' }}/dam/\"\n", ["/2014/03/19/dam/"]),
        ("", "posts/dam.md", "permalink: \"/{{ date | dateFormat('yyyy-MM') }}/dam/\"\n", None),
        ("", "posts/dam.md", "redirect_from: /old/\n", ["/posts/dam/", "/old/"]),
    ],
)
def test_an_old_address_leads_to_the_article(
    tmp_path: Path, settings: str, path: str, header: str, aliases: list[str] | None
) -> None:
    """The file's place or the permalink gives the address; a permalink that only the program knows is told."""
    laid_out(tmp_path, {"eleventy.config.js": settings, path: POST.format(header)})

    found = Packed(read_archive(tmp_path))

    if aliases is None:
        assert [each.where for each in found.left_out] == ["field permalink"]
    else:
        (key,) = found.uploads
        assert found.header(key)["aliases"] == aliases
        assert found.header(key)["tags"] == ["water"]


def test_data_files_of_folders_count(tmp_path: Path) -> None:
    """What a folder's data file says of its texts is said of each, and the text's own header wins."""
    laid_out(
        tmp_path,
        {
            ".eleventy.js": "",
            "_data/authors.json": '{"mira": {"name": "Mira Olt"}}',
            "posts/posts.json": '{"permalink": "/blog/{{ page.fileSlug }}/", "author": "mira", "tags": "posts"}',
            "posts/a.md": POST.format(""),
            "posts/b.md": POST.format("permalink: /b/\nauthor: Tor Berg\n"),
        },
    )

    found = Packed(read_archive(tmp_path))

    first, second = (found.header(f"articles/2014-03-19-{name}/index.md") for name in "ab")
    assert (first["aliases"], first["authors"]) == (["/blog/a/"], ["Mira Olt"])
    assert (second["aliases"], second["authors"]) == (["/b/"], ["Tor Berg"])


def test_pictures_and_pages(tmp_path: Path) -> None:
    """Pictures are found beside the text and where they were passed through; lists and programs are no pages."""
    laid_out(
        tmp_path,
        {
            "eleventy.config.js": 'config.addPassthroughCopy({"static/img": "img"}); addPassthroughCopy("src/media")',
            "posts/dam.md": POST.format("")
            + '![a](a.png) ![b](/img/b.png) {% image "./a.png", "A" %} ![c]({{ "/m.png" | url }})',
            "posts/a.png": b"a",
            "static/img/b.png": b"b",
            "public/m.png": b"m",
            "about.md": "---\ntitle: About\n---\nWe write.",
            "index.njk": "---\ntitle: Home\n---\n{% for p in collections.posts %}{% endfor %}",
            "node_modules/x/README.md": "# X",
            "_site/about/index.html": "<title>About</title>",
        },
    )

    found = Packed(read_archive(tmp_path))

    place = "articles/2014-03-19-dam"
    assert [found.uploads[f"{place}/{name}.png"] for name in "abm"] == [b"a", b"b", b"m"]
    assert found.body(f"{place}/index.md").endswith('![a](a.png) ![b](b.png) {% image "a.png", "A" %} ![c](m.png)')
    assert {key for key in found.uploads if key.startswith("pages/")} == {"pages/about/index.md"}


def test_a_permalink_that_never_ends_is_told(tmp_path: Path) -> None:
    """A template is filled in with bounded effort, whatever it asks for."""
    endless = 'permalink: "/{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}/"\n'
    laid_out(tmp_path, {".eleventy.js": "", "posts/dam.md": POST.format(endless)})

    found = Packed(read_archive(tmp_path))

    assert not found.uploads
    assert [each.where for each in found.left_out] == ["field permalink"]
