"""A WordPress export becomes uploads: posts, pages, authors, terms, pictures; comments and mail addresses do not."""

from pathlib import Path

import pytest

from dateline.archives.reading import read_archive
from dateline.archives.wordpress_html import html_of_post
from dateline.errors import Invalid
from tests.unit.archives.exports import FOOT, HEAD, attachment, item
from tests.unit.archives.sites import Packed, laid_out


def packed(tmp_path: Path, *items: str, files: Path | None = None) -> Packed:
    """What an export of these items becomes."""
    export = tmp_path / "export.xml"
    export.write_text(HEAD + "".join(items) + FOOT)
    return Packed(read_archive(export, attachments=files))


def test_a_post_keeps_what_it_says(tmp_path: Path) -> None:
    """Title, local day, author in print, section, topics and address are kept; nobody's mail address is."""
    terms = (
        '<category domain="category" nicename="field-reports"><![CDATA[Field Reports]]></category>'
        '<category domain="post_tag" nicename="water"><![CDATA[Water]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        "<wp:comment><wp:comment_author_email>reader@example.org</wp:comment_author_email>"
        "<wp:comment_content>First!</wp:comment_content></wp:comment>"
    )

    found = packed(tmp_path, item(more=terms))

    assert found.header("articles/2014-03-19-dams/index.md") == {
        "title": "Dams & rivers",
        "date": "2014-03-19",
        "authors": ["Mira Olt & Co"],
        "section": "Field Reports",
        "tags": ["Water"],
        "slug": "dams",
    }
    assert found.header("authors/mira.md") == {"name": "Mira Olt & Co", "aliases": ["mira"]}
    everything = b"".join(found.uploads.values())
    assert b"@example.org" not in everything
    assert b"First!" not in everything


@pytest.mark.parametrize(
    ("link", "aliases"),
    [
        ("https://review.example.org/2014/03/19/dams/", ["/2014/03/19/dams/"]),
        ("https://review.example.org/archives/7", ["/archives/7"]),
        ("https://review.example.org/%D0%B4/", ["/д/"]),
        ("https://review.example.org/?p=7", None),
    ],
)
def test_an_old_address_leads_to_the_article(tmp_path: Path, link: str, aliases: list[str] | None) -> None:
    """The permalink's path is an alias; one that is a query is none."""
    found = packed(tmp_path, item().replace("https://review.example.org/2014/03/dams/", link))

    assert found.header("articles/2014-03-19-dams/index.md").get("aliases") == aliases


@pytest.mark.parametrize(
    ("kind", "status", "more", "keys"),
    [
        ("post", "draft", "", {"articles/2014-03-19-dams/index.md": "true"}),
        ("post", "private", "", {"articles/2014-03-19-dams/index.md": "true"}),
        (
            "post",
            "publish",
            "<wp:post_password>secret</wp:post_password>",
            {"articles/2014-03-19-dams/index.md": "true"},
        ),
        ("post", "publish", "", {"articles/2014-03-19-dams/index.md": None}),
        ("page", "publish", "", {"pages/dams/index.md": None}),
        ("post", "trash", "", {}),
        ("revision", "inherit", "", {}),
        ("nav_menu_item", "publish", "", {}),
    ],
)
def test_what_was_not_public_is_not(
    tmp_path: Path, kind: str, status: str, more: str, keys: dict[str, str | None]
) -> None:
    """Drafts, private posts and those behind a password stay drafts; revisions and the like stay away."""
    found = packed(tmp_path, item(kind=kind, status=status, more=more))

    texts = {key: found.header(key).get("draft") for key in found.uploads if not key.startswith("authors/")}
    assert texts == keys


def test_other_kinds_of_items_are_counted(tmp_path: Path) -> None:
    """What plugins keep is not imported, and the account says so."""
    found = packed(tmp_path, item(kind="product"), item(kind="product"))

    assert [each.what for each in found.left_out] == [
        "2 items of the type “product” are neither posts nor pages and are not imported."
    ]


def test_pictures_come_from_a_copy_of_the_uploads(tmp_path: Path) -> None:
    """Pictures and files are taken in full size from the folder that is given; what is not there is told."""
    files = laid_out(
        tmp_path / "uploads",
        {"2014/03/dam.jpg": b"full", "2014/03/dam-300x200.jpg": b"small", "2014/03/lead.jpg": b"lead"},
    )
    at = "https://review.example.org/wp-content/uploads/2014/03"
    content = f'<a href="{at}/dam.jpg"><img src="{at}/dam-300x200.jpg" alt="Dam"></a> <img src="{at}/gone.jpg">'
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"

    found = packed(tmp_path, item(content, more=thumbnail), attachment(9, f"{at}/lead.jpg"), files=files)

    place = "articles/2014-03-19-dams"
    assert found.uploads[f"{place}/dam.jpg"] == b"full"
    assert found.uploads[f"{place}/lead.jpg"] == b"lead"
    header = found.header(f"{place}/index.md")
    assert (header["image"], header["image_alt"]) == ("lead.jpg", "A dam")
    assert '<a href="dam.jpg"><img src="dam.jpg" alt="Dam"></a>' in found.body(f"{place}/index.md")
    assert found.missing == [f"{at}/gone.jpg"]


def test_links_into_the_old_site_are_paths(tmp_path: Path) -> None:
    """Links to the old site's own posts lead to where they stand now, also those by number."""
    content = '<a href="https://review.example.org/about/#us">a</a> <a href="https://review.example.org/?p=7">b</a>'

    body = packed(tmp_path, item(content)).body("articles/2014-03-19-dams/index.md")

    assert '<a href="/about/#us">a</a> <a href="/2014/03/dams/">b</a>' in body


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("One\n\nTwo\nthree", "<p>One</p>\n<p>Two<br>\nthree</p>"),
        ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n\n<p>Two</p>", "<p>One</p>\n<p>Two</p>"),
        ("One<!--more-->\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("<h2>Head</h2>\nText\n<ul>\n<li>a</li>\n</ul>", "<h2>Head</h2>\n<p>Text</p>\n<ul>\n<li>a</li>\n</ul>"),
        ("a\n<pre>x\n\n  y</pre>\nb", "<p>a</p>\n<pre>x&#10;&#10;  y</pre>\n<p>b</p>"),
        (
            '[caption id="a" width="3"]<img src="x.jpg"> The <em>dam</em>[/caption]',
            '<figure><img src="x.jpg">\n<figcaption>The <em>dam</em></figcaption>\n</figure>',
        ),
        (
            '[caption caption="Old form"]<a href="y"><img src="x.jpg"></a>[/caption]',
            '<figure><a href="y"><img src="x.jpg"></a>\n<figcaption>Old form</figcaption>\n</figure>',
        ),
        ('[gallery ids="9"]', '<figure><img src="https://x/9.jpg" alt="Nine"></figure>'),
        ("https://video.example.org/1", '<p><a href="https://video.example.org/1">https://video.example.org/1</a></p>'),
        (
            "[embed]https://video.example.org/1[/embed]",
            '<p><a href="https://video.example.org/1">https://video.example.org/1</a></p>',
        ),
        ("{{ x }} {% y %}", "<p>&#123;&#123; x &#125;&#125; &#123;% y %&#125;</p>"),
        ('<img src="a.jpg" srcset="b.jpg 2x" sizes="9px">', '<p><img src="a.jpg"></p>'),
        ("", ""),
    ],
)
def test_posts_look_as_they_did(content: str, html: str) -> None:
    """Paragraphs, captions, galleries and embedded addresses become what WordPress made of them."""
    found = html_of_post(content, {"9": "https://x/9.jpg"}, {"9": "Nine"})

    assert found == (f"<div>\n{html}\n</div>" if html else "")


@pytest.mark.parametrize(
    ("export", "says"),
    [
        ("<rss><channel><title>x</title></channel></rss>", "no export of WordPress"),
        ("<feed><entry/></feed>", "no export of WordPress"),
        (HEAD + "<item><title>x</item>" + FOOT, r"export.xml, line 8: "),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + FOOT, "document type"),
        ("", "line 1"),
    ],
)
def test_what_is_no_export_is_answered(tmp_path: Path, export: str, says: str) -> None:
    """A file that is none, is damaged, or wants entities expanded, is refused in words before anything is uploaded."""
    (tmp_path / "export.xml").write_text(export)

    with pytest.raises(Invalid, match=says):
        read_archive(tmp_path / "export.xml")


def test_a_post_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One post is held in memory, the export never is: so a post is bounded."""
    monkeypatch.setattr("dateline.archives.wordpress.MAX_ITEM_BYTES", 200_000)
    many = [item("x" * 50_000, number=number) for number in range(20)]

    with pytest.raises(Invalid, match="larger than"):
        packed(tmp_path, item("x" * 400_000))
    assert len(packed(tmp_path, *many).uploads) == 21


def test_control_characters_are_no_damage(tmp_path: Path) -> None:
    """XML forbids what editors paste, and WordPress exports it all the same."""
    assert "a b" in packed(tmp_path, item("a\x0bb")).body("articles/2014-03-19-dams/index.md")
