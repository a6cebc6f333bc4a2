"""A Hugo site becomes uploads: bundles, permalinks, aliases, languages and sections are kept."""

from pathlib import Path

import pytest

from dateline.archives.reading import read_archive
from tests.unit.archives.sites import Packed, laid_out

POST = "---\ntitle: The Dam Is Full\ndate: 2014-03-19T23:30:00-04:00\n{}---\nText.\n"


@pytest.mark.parametrize(
    ("settings", "path", "header", "aliases"),
    [
        ("", "posts/dam.md", "", ["/posts/dam/"]),
        ("", "posts/2014/The Dam.md", "", ["/posts/2014/the-dam/"]),
        ("", "posts/dam/index.md", "", ["/posts/dam/"]),
        ("", "posts/dam.md", "slug: other\n", ["/posts/other/"]),
        ("", "posts/dam.md", "url: /a/b.html\n", ["/a/b.html"]),
        ("", "posts/dam.md", "aliases: [/old/, older]\n", ["/posts/dam/", "/old/", "/posts/older"]),
        ("baseURL = 'https://x.example.org/review/'", "posts/dam.md", "", ["/review/posts/dam/"]),
        ("uglyURLs = true", "posts/dam.md", "", ["/posts/dam.html"]),
        ("[permalinks]\nposts = '/:year/:month/:day/:title/'", "posts/dam.md", "", ["/2014/03/19/the-dam-is-full/"]),
        ("[permalinks]\nposts = '/:year/:slug/'", "posts/dam.md", "slug: x\n", ["/2014/x/"]),
        ("[permalinks.page]\nposts = '/n/:contentbasename/'", "posts/dam.md", "", ["/n/dam/"]),
        ("[permalinks]\nnews = '/n/:filename/'", "posts/dam.md", "", ["/posts/dam/"]),
        ("[languages.en]\n[languages.fr]", "posts/dam.fr.md", "", ["/fr/posts/dam/"]),
        ("[frontmatter]\ndate = [':filename', ':default']", "posts/2014-03-19-dam.md", "", ["/posts/dam/"]),
    ],
)
def test_an_old_address_leads_to_the_article(
    tmp_path: Path, settings: str, path: str, header: str, aliases: list[str]
) -> None:
    """The address that the header or the settings gave, and every alias it had, stand among the aliases."""
    laid_out(tmp_path, {"hugo.toml": settings, f"content/{path}": POST.format(header)})

    found = Packed(read_archive(tmp_path))

    (key,) = found.uploads
    assert key.startswith("articles/2014-03-19-")
    assert found.header(key)["aliases"] == aliases


def test_every_form_of_header_and_settings_is_read(tmp_path: Path) -> None:
    """Headers in TOML and JSON, and settings in a folder of files, say the same as in YAML."""
    laid_out(
        tmp_path,
        {
            "config/_default/hugo.yaml": "title: x",
            "config/_default/permalinks.toml": "posts = '/:year/:slug/'",
            "content/posts/a.md": "+++\ntitle = 'A'\ndate = 2014-03-19\ntags = ['water']\nslug = 'a'\n+++\nText",
            "content/posts/b.md": '{"title": "B", "date": "2014-03-19", "tags": ["water"], "slug": "b"}\n\nText',
        },
    )

    found = Packed(read_archive(tmp_path))

    for name in "ab":
        header = found.header(f"articles/2014-03-19-{name}/index.md")
        assert (header["title"], header["tags"]) == (name.upper(), ["water"])
        assert header["aliases"] == [f"/2014/{name}/"]
        assert found.body(f"articles/2014-03-19-{name}/index.md") == "Text"


def test_pictures_of_bundles_and_static_folders_come_along(tmp_path: Path) -> None:
    """What lies in the bundle, in static/ or assets/ lies beside the text afterwards; shortcodes stay, and find it."""
    body = '![a](a.png) ![b](/img/b.png) {{< figure src="images/c.png" title="C" >}} ![d](img/d.png)'
    laid_out(
        tmp_path,
        {
            "hugo.toml": "",
            "content/posts/dam/index.md": f"---\ntitle: Dam\ndate: 2014-03-19\ncover: {{image: a.png}}\n---\n{body}",
            "content/posts/dam/a.png": b"a",
            "content/posts/dam/notes.md": "A resource, and no text of its own.",
            "content/posts/dam/images/c.png": b"c",
            "static/img/b.png": b"b",
            "assets/img/d.png": b"d",
        },
    )

    found = Packed(read_archive(tmp_path))

    place = "articles/2014-03-19-dam"
    assert {key: found.uploads[f"{place}/{key}.png"] for key in "abcd"} == {key: key.encode() for key in "abcd"}
    assert len(found.uploads) == 5
    assert found.header(f"{place}/index.md")["image"] == "a.png"
    assert found.body(f"{place}/index.md") == (
        '![a](a.png) ![b](b.png) {{< figure src="c.png" title="C" >}} ![d](d.png)'
    )


def test_links_between_texts_lead_on(tmp_path: Path) -> None:
    """References by shortcode, by file and relative to the old address become addresses that redirect."""
    laid_out(
        tmp_path,
        {
            "hugo.toml": "",
            "content/posts/one.md": POST.format(""),
            "content/posts/two.md": "---\ntitle: Two\ndate: 2014-03-20\n---\n"
            '[a]({{< ref "one.md" >}}) [b]({{% relref "/posts/one#top" %}}) [c](one.md) [d](../one/)',
        },
    )

    body = Packed(read_archive(tmp_path)).body("articles/2014-03-20-two/index.md")

    assert body == "[a](/posts/one/) [b](/posts/one/#top) [c](/posts/one/) [d](/posts/one/)"


def test_sections_pages_drafts_and_authors(tmp_path: Path) -> None:
    """A folder called like a section is it; what has no date is a page; drafts stay drafts; authors are found."""
    laid_out(
        tmp_path,
        {
            "hugo.toml": "[params]\nauthor = 'The Editors'",
            "content/_index.md": "---\ntitle: Home\n---\n",
            "content/about.md": "---\ntitle: About\n---\nWe write.",
            "content/field-reports/_index.md": "---\ntitle: Reports\n---\n",
            "content/field-reports/dam.md": POST.format("draft: true\nauthors: [mira]\n"),
            "content/posts/unsigned.md": POST.format(""),
            "content/authors/mira/_index.md": "---\ntitle: Mira Olt\ntwitter: miraolt\n---\nWrites on rivers.",
        },
    )

    found = Packed(read_archive(tmp_path))

    report = found.header("articles/2014-03-19-dam/index.md")
    assert (report["section"], report["draft"], report["authors"]) == ("Field Reports", "true", ["Mira Olt"])
    assert found.header("articles/2014-03-19-unsigned/index.md")["authors"] == ["The Editors"]
    assert found.header("pages/about/index.md") == {"title": "About", "slug": "about"}
    assert found.header("authors/mira.md")["aliases"] == ["mira"]
    assert len(found.uploads) == 4
