"""A Jekyll site becomes uploads: addresses, authors, days, topics, drafts and pictures are kept."""

from pathlib import Path

import pytest

from dateline.archives.jekyll import read_jekyll
from dateline.archives.reading import read_archive
from dateline.errors import Invalid
from tests.unit.archives.sites import Packed, laid_out

POST = "---\nlayout: post\ntitle: The dam\nauthor: mira\ntags: water borders\ncategories: [Field Reports]\n---\nText.\n"


def test_a_post_keeps_what_it_says(tmp_path: Path) -> None:
    """Title, day, author by name, section, topics and address stand in the header; the generator's fields do not."""
    laid_out(
        tmp_path,
        {
            "_config.yml": "permalink: /:year/:month/:day/:title/\nbaseurl: /review",
            "_data/authors.yml": "mira:\n  name: Mira Olt\n  twitter: miraolt\n  bio: Writes on rivers.\n",
            "_posts/2014-03-19-the-dam.md": POST,
        },
    )

    packed = Packed(read_jekyll(tmp_path))

    assert packed.header("articles/2014-03-19-the-dam/index.md") == {
        "title": "The dam",
        "date": "2014-03-19",
        "authors": ["Mira Olt"],
        "section": "Field Reports",
        "tags": ["water", "borders"],
        "slug": "the-dam",
        "aliases": ["/review/2014/03/19/the-dam/"],
    }
    assert packed.body("articles/2014-03-19-the-dam/index.md") == "Text."
    assert packed.header("authors/mira.md") == {
        "name": "Mira Olt",
        "aliases": ["mira"],
        "links": ["https://twitter.com/miraolt"],
    }
    assert packed.body("authors/mira.md") == "Writes on rivers."


@pytest.mark.parametrize(
    ("settings", "header", "aliases"),
    [
        ("", "", ["/2014/03/19/The-Dam.html"]),
        ("permalink: pretty", "", ["/2014/03/19/The-Dam/"]),
        ("permalink: none", "category: water", ["/water/The-Dam.html"]),
        ("permalink: pretty", "permalink: /dams/one/", ["/dams/one/"]),
        ("permalink: pretty", "slug: other", ["/2014/03/19/other/"]),
        ("permalink: pretty", "redirect_from: /old/dam", ["/2014/03/19/The-Dam/", "/old/dam"]),
        ("permalink: pretty", "redirect_from: [/a/, /b/]", ["/2014/03/19/The-Dam/", "/a/", "/b/"]),
        ("permalink: pretty", "date: 2015-01-02 10:00", ["/2015/01/02/The-Dam/"]),
        (
            "permalink: pretty\ntimezone: America/New_York",
            "date: 2015-01-02 01:00:00 +0000",
            ["/2015/01/01/The-Dam/"],
        ),
        (
            'defaults: [{scope: {path: "", type: posts}, values: {permalink: "/n/:slug/"}}]',
            "",
            ["/n/the-dam/"],
        ),
        (
            """defaults:
- {scope: {path: _posts}, values: {permalink: "/deep/:title/"}}
- {scope: {path: ""}, values: {permalink: "/any/:title/"}}""",
            "",
            ["/deep/The-Dam/"],
        ),
        ("permalink: /:year/:month/:slug/", "", None),
    ],
)
def test_an_old_address_leads_to_the_article(
    tmp_path: Path, settings: str, header: str, aliases: list[str] | None
) -> None:
    """Whatever rule made the address, the header's, the defaults' or the settings', it stands among the aliases."""
    laid_out(tmp_path, {"_config.yml": settings, "_posts/2014-03-19-The-Dam.md": f"---\ntitle: x\n{header}\n---\nText"})

    (key,) = Packed(read_jekyll(tmp_path)).uploads

    assert Packed(read_jekyll(tmp_path)).header(key).get("aliases") == aliases


def test_what_the_site_says_of_all_is_no_text_of_theirs(tmp_path: Path) -> None:
    """Defaults give the author and the language; how the old site looked does not come along."""
    laid_out(
        tmp_path,
        {
            "_config.yml": "defaults: [{values: {layout: post, sidebar: left, author: The Editors, lang: tr}}]",
            "_posts/2014-03-19-the-dam.md": "---\nimage: /gone.png\n---\nText",
        },
    )

    assert Packed(read_jekyll(tmp_path)).header("articles/2014-03-19-the-dam/index.md") == {
        "title": "The dam",
        "date": "2014-03-19",
        "authors": ["The Editors"],
        "slug": "the-dam",
        "aliases": ["/2014/03/19/the-dam.html"],
        "lang": "tr",
        "image": "/gone.png",
    }


def test_drafts_stay_drafts(tmp_path: Path) -> None:
    """What lies in _drafts, or says that it is not published, says so in its header."""
    laid_out(
        tmp_path,
        {
            "_drafts/soon.md": "---\ntitle: Soon\n---\nText",
            "_posts/2014-03-19-not.md": "---\ntitle: Not\npublished: false\n---\nText",
        },
    )

    packed = Packed(read_jekyll(tmp_path))

    assert {key: packed.header(key)["draft"] for key in packed.uploads} == {
        "articles/soon/index.md": "true",
        "articles/2014-03-19-not/index.md": "true",
    }


def test_pictures_come_along(tmp_path: Path) -> None:
    """What a text shows or offers lies beside it afterwards, and is referred to there; code stays as it is."""
    body = (
        '![Dam]({{ site.baseurl }}/assets/dam.jpg) and ![Same](/assets/dam.jpg "Title")\n'
        '<img src="{{ "/assets/sub/dam.jpg" | relative_url }}">\n'
        '{% image "assets/map.png" "A map" %} [Report](https://review.example.org/assets/my%20report.pdf)\n'
        "`![Dam](/assets/dam.jpg)` ![Gone](/assets/gone.png) ![Far](https://elsewhere.example.org/x.png)\n"
    )
    laid_out(
        tmp_path,
        {
            "_config.yml": "url: https://review.example.org",
            "_posts/2014-03-19-dam.md": f"---\ntitle: x\nimage: /assets/lead.jpg\n---\n{body}",
            "assets/dam.jpg": b"1",
            "assets/sub/dam.jpg": b"2",
            "assets/map.png": b"3",
            "assets/my report.pdf": b"4",
            "assets/lead.jpg": b"5",
        },
    )

    packed = Packed(read_jekyll(tmp_path))

    place = "articles/2014-03-19-dam"
    other = next(key for key in packed.uploads if key.endswith("-dam.jpg") and packed.uploads[key] == b"2")
    assert packed.uploads[f"{place}/dam.jpg"] == b"1"
    assert packed.uploads[f"{place}/map.png"] == b"3"
    assert packed.uploads[f"{place}/my report.pdf"] == b"4"
    assert packed.header(f"{place}/index.md")["image"] == "lead.jpg"
    assert packed.missing == ["/assets/gone.png"]
    assert packed.body(f"{place}/index.md") == (
        '![Dam](dam.jpg) and ![Same](dam.jpg "Title")\n'
        f'<img src="{other.rpartition("/")[2]}">\n'
        '{% image "map.png" "A map" %} [Report](my%20report.pdf)\n'
        "`![Dam](/assets/dam.jpg)` ![Gone](/assets/gone.png) ![Far](https://elsewhere.example.org/x.png)"
    )


def test_nothing_outside_of_the_site_is_taken(tmp_path: Path) -> None:
    """Neither a path nor a link leads out of the folder."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    site = laid_out(
        tmp_path / "site",
        {"_posts/2014-03-19-dam.md": "---\ntitle: x\n---\n![a](../../secret.png) ![b](/link.png) ![c](/../secret.png)"},
    )
    (site / "link.png").symlink_to(tmp_path / "secret.png")

    assert list(Packed(read_jekyll(site)).uploads) == ["articles/2014-03-19-dam/index.md"]


def test_links_between_texts_lead_on(tmp_path: Path) -> None:
    """A link by a tag, or relative to the old address, becomes the address that redirects."""
    laid_out(
        tmp_path,
        {
            "_config.yml": "permalink: pretty",
            "_posts/2014-03-19-one.md": "---\ntitle: One\n---\nText",
            "_posts/2014-03-20-two.md": (
                "---\ntitle: Two\n---\n[a]({% post_url 2014-03-19-one %}) [b]({% link _posts/2014-03-19-one.md %}) "
                "[c](../../19/one/#top) [d](#here)"
            ),
        },
    )

    one = "/2014/03/19/one/"
    body = Packed(read_jekyll(tmp_path)).body("articles/2014-03-20-two/index.md")
    assert body == f"[a]({one}) [b]({one}) [c]({one}#top) [d](#here)"


def test_pages_are_pages(tmp_path: Path) -> None:
    """A page of its own goes to pages/; the home page, feeds and lists, which this service makes itself, do not."""
    laid_out(
        tmp_path,
        {
            "_config.yml": "permalink: pretty",
            "about.md": "---\ntitle: About us\n---\nWe write.",
            "index.html": "---\ntitle: Home\n---\n{% for post in site.posts %}{% endfor %}",
            "feed.html": "---\nlayout: none\n---\n<x>",
            "archive.md": "---\ntitle: All\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}",
            "README.md": "# Readme",
            "_site/about/index.html": "built",
        },
    )

    packed = Packed(read_jekyll(tmp_path))

    assert {key: packed.header(key) for key in packed.uploads} == {
        "pages/about/index.md": {"title": "About us", "slug": "about"}
    }


def test_what_cannot_be_read_is_said_with_its_place(tmp_path: Path) -> None:
    """A broken header, a name without a day and a foreign markup hold up nothing else, and are named with the mend."""
    laid_out(
        tmp_path,
        {
            "_posts/2014-03-19-good.md": POST,
            "_posts/2014-03-20-bad.md": "---\ntitle: [x\n---\nText",
            "_posts/undated.md": POST,
            "_posts/2014-03-21-other.textile": "---\ntitle: x\n---\nh1. Text",
        },
    )

    packed = Packed(read_jekyll(tmp_path))

    assert list(packed.uploads) == ["articles/2014-03-19-good/index.md"]
    assert {each.source: each.where for each in packed.left_out} == {
        "_posts/2014-03-20-bad.md": "line 3",
        "_posts/undated.md": "",
        "_posts/2014-03-21-other.textile": "",
    }
    assert all(each.mend for each in packed.left_out)


def test_texts_of_one_name_and_day_stay_apart(tmp_path: Path) -> None:
    """Two texts never claim one key, and the same archive always becomes the same uploads."""
    laid_out(tmp_path, {"a/_posts/2014-03-19-x.md": POST, "b/_posts/2014-03-19-x.md": POST})

    first, second = Packed(read_jekyll(tmp_path)), Packed(read_jekyll(tmp_path))

    assert len(first.uploads) == 2
    assert first.uploads == second.uploads


def test_broken_settings_are_answered(tmp_path: Path) -> None:
    """Settings that cannot be read are refused with file and line: without them every address would be wrong."""
    laid_out(tmp_path, {"_config.yml": "title: x\npermalink: [x\n"})

    with pytest.raises(Invalid, match=r"_config.yml, line \d: "):
        read_archive(tmp_path)


def test_a_folder_that_is_no_archive_is_answered(tmp_path: Path) -> None:
    """What cannot be recognised is said in a sentence, and how to say what it is."""
    with pytest.raises(Invalid, match="--from"):
        read_archive(tmp_path)
    with pytest.raises(Invalid, match="There is no"):
        read_archive(tmp_path / "nowhere")
