"""What an upload is, from where it lies and what it is called."""

import pytest

from dateline.articles.manuscript import Level
from dateline.uploads.kinds import Kind, kind_of_upload, note_on_asset

KINDS = {
    "articles/a.md": Kind.ARTICLE,
    "articles/2020/deep/a.docx": Kind.ARTICLE,
    "articles/slides.key": Kind.ARTICLE,
    "events/forum.md": Kind.EVENT,
    "pages/about.html": Kind.PAGE,
    "publication.yaml": Kind.PUBLICATION,
    "publication.yml": Kind.PUBLICATION,
    "articles/publication.yaml": Kind.ARTICLE,
    "a.docx": Kind.UNPLACED,
    "elsewhere/a.md": Kind.UNPLACED,
    "articles/dam.JPG": Kind.ASSET,
    "articles/a.pdf": Kind.ASSET,
    "issues/2020-1.md": Kind.ISSUE,
    "authors/ann-poe.md": Kind.AUTHOR,
    "articles/": Kind.IGNORED,
    "articles/.DS_Store": Kind.IGNORED,
    "articles/~$draft.docx": Kind.IGNORED,
    "articles/a.md~": Kind.IGNORED,
    ".obsidian/settings.md": Kind.IGNORED,
    "__MACOSX/articles/a.md": Kind.IGNORED,
    "pictures/Thumbs.db": Kind.IGNORED,
    "articles/a.docx.crdownload": Kind.IGNORED,
}


@pytest.mark.parametrize(("key", "kind"), KINDS.items())
def test_the_kind_of_an_upload(key: str, kind: Kind) -> None:
    """Folders say what a file is; what machines leave behind is nobody's business."""
    assert kind_of_upload(key) is kind


def test_a_file_without_a_page_says_who_offers_it() -> None:
    """A file that is offered and not published has an honest note; a picture needs none."""
    (note,) = note_on_asset("articles/a.pdf")

    assert note.level is Level.NOTE
    assert "offered for download" in note.what
    assert ".docx" in note.mend
    assert note_on_asset("articles/dam.jpg") == ()
