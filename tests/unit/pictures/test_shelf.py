"""What an upload brings beside text is prepared once, named by what it is, and bounded."""

import re

import pytest

from dateline.articles.manuscript import Unreadable
from dateline.pictures import shelf as shelves
from dateline.pictures.asset import Asset
from dateline.pictures.shelf import Shelf
from tests.unit.pictures.drawings import drawn, encoded

PHOTO = encoded(drawn(1200, 800), "JPEG")
BEGINNINGS = {
    "report.pdf": b"%PDF-1.7 and so on",
    "Table 1.CSV": b"a,b\n1,2\n",
    "отчёт.xlsx": b"PK\x03\x04 and so on",
    "logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "page.html.zip": b"PK\x03\x04 and so on",
}


def test_a_picture_is_known_by_its_size_and_has_all_its_files() -> None:
    """The asset names every file that was prepared, and nothing else was."""
    shelf = Shelf("articles/dam.jpg")

    asset = shelf.upload(PHOTO)

    assert (asset.name, asset.width, asset.height, asset.widths) == ("dam.jpg", 1200, 800, (480, 960, 1200))
    assert set(shelf.files[asset.path]) == set(asset.paths)
    assert all(re.fullmatch(r"media/[0-9a-f]{16}-[0-9a-f]{16}(-\d+\.webp|\.jpg)", path) for path in asset.paths)


def test_what_lies_on_the_site_already_is_not_prepared_again() -> None:
    """A shelf that knows the asset answers with it; the same bytes of another upload are its own."""
    asset = Shelf("articles/dam.jpg").upload(PHOTO)
    again = Shelf("articles/dam.jpg", {asset.path: asset})

    assert again.upload(PHOTO) == asset
    assert again.files == {}
    assert Shelf("articles/weir.jpg").upload(PHOTO).path != asset.path


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_file_is_offered_under_a_plain_name_and_a_harmless_type(name: str) -> None:
    """No browser runs what it downloads from us: the header says to save it, under the editor's own name."""
    shelf = Shelf(f"articles/{name}")

    asset = shelf.upload(BEGINNINGS[name])

    (file,) = shelf.files[asset.path].values()
    assert re.fullmatch(r"files/[0-9a-f]{16}-[0-9a-f]{16}/[a-z0-9-]+\.[a-z]+", asset.path)
    assert (asset.is_picture, asset.name, asset.size) == (False, name, len(BEGINNINGS[name]))
    assert file.disposition.startswith("attachment; filename*=UTF-8''")
    assert not re.search("html|svg|xml;|javascript", file.media_type)


@pytest.mark.parametrize(
    ("key", "content", "said"),
    [
        ("a/x.pdf", b"MZ\x90\0", "another kind"),
        ("a/x.pdf", b"<html>", "another kind"),
        ("a/x.epub", b"%PDF-", "another kind"),
        ("a/x.csv", b"", "empty"),
        ("a/x.csv", bytes(50_000_001), "50 MB"),
        ("a/x.png", b"%PDF-", "no picture"),
        ("a/x.jpg", b"", "empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(key: str, content: bytes, said: str) -> None:
    """What is refused says why and how to mend it, and leaves nothing to put."""
    shelf = Shelf(key)

    with pytest.raises(Unreadable, match=said) as refused:
        shelf.upload(content)

    assert refused.value.problem.mend
    assert shelf.files == {}


def test_a_document_brings_no_more_than_can_be_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures inside of one file are bounded in number and pixels, whether they are known or not."""
    monkeypatch.setattr(shelves, "MAX_PICTURES", 2)
    first = Shelf("a.docx").enclosed(PHOTO, "picture-1.jpg")
    shelf = Shelf("a.docx", {first.path: first})
    shelf.enclosed(PHOTO, "picture-1.jpg")
    shelf.enclosed(encoded(drawn(9, 9), "PNG"), "picture-2.png")

    with pytest.raises(Unreadable, match="more pictures"):
        shelf.enclosed(encoded(drawn(8, 8), "PNG"), "picture-3.png")

    monkeypatch.setattr(shelves, "MAX_PIXELS", 100)
    with pytest.raises(Unreadable, match="more pictures"):
        Shelf("a.docx").enclosed(PHOTO, "picture-1.jpg")


def test_an_asset_comes_back_from_where_it_was_kept() -> None:
    """What a record holds is the asset again."""
    asset = Asset("media/a-b.jpg", "a.jpg", "image/jpeg", 5, 8, 6, (8,), moves=True)
    kept = {name: getattr(asset, name) for name in Asset.__slots__} | {"widths": [8], "more": "of the record"}

    assert Asset.kept(kept) == asset
