"""An archive is brought in through the public entry, and every part of it accounted for."""

import json
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.__main__ import main
from dateline.archives.reading import read_archive
from dateline.commands import import_archive as command
from dateline.commands.import_archive import import_archive
from local.stack import Stack
from tests.e2e.running_stack import RunningStack
from tests.e2e.visits import report
from tests.unit.archives.exports import FOOT, HEAD, item
from tests.unit.archives.sites import laid_out

# One white point.
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")


def site(top: Path) -> Path:
    """A small Jekyll site: two posts, a draft, a page, an author, a picture, and a post that cannot be published."""
    post = "---\ntitle: {}\nauthor: mira\ntags: [water]\n---\n{}\n"
    return laid_out(
        top,
        {
            "_config.yml": "permalink: pretty",
            "_data/authors.yml": "mira: {name: Mira Olt}",
            "_posts/2014-03-19-the-dam.md": post.format("The dam", "![Dam](/img/dam.png)\n\nIt holds."),
            "_posts/2014-03-20-flood.example.org-explained.md": post.format("The flood", "It came."),
            "_posts/2014-03-21-empty.md": "---\ntitle: Nothing\n---\n",
            "_drafts/soon.md": post.format("Soon", "Not yet."),
            "about.md": "---\ntitle: About us\npermalink: /company/about.html\n---\nWe write.",
            "img/dam.png": PICTURE,
        },
    )


@dataclass(frozen=True, slots=True)
class CutOff(RunningStack):
    """A service whose line is cut after some uploads."""

    uploads_left: list[int]

    def put(self, key: str, content: bytes) -> str:
        """Upload one file, or be interrupted."""
        self.uploads_left[0] -= 1
        if self.uploads_left[0] < 0:
            raise KeyboardInterrupt
        return RunningStack.put(self, key, content)


def test_an_archive_is_published(stack: Stack, tmp_path: Path) -> None:
    """Posts become articles under their day and author, drafts stay in, pages are pages, and what is wrong is told."""
    account = import_archive(read_archive(site(tmp_path)), RunningStack(stack))

    statuses = {key: each["status"] for key, each in account.reports.items()}
    assert statuses["articles/2014-03-19-the-dam/index.md"] == "published"
    assert statuses["articles/soon/index.md"] == "draft"
    assert account.refused == ["articles/2014-03-21-empty/index.md"]
    assert account.reports["articles/2014-03-21-empty/index.md"]["problems"][0]["mend"]
    assert not account.without_report
    page = stack.get("/2014/03/the-dam/").body.decode()
    assert "It holds." in page
    assert "Mira Olt" in page
    assert "19 March 2014" in page
    assert stack.get("/about/").status == 200
    for old, new in {
        "/2014/03/19/the-dam/": "/2014/03/the-dam/",
        "/2014/03/20/flood.example.org-explained/": "/2014/03/flood-example-org-explained/",
        "/company/about.html": "/about/",
        "/authors/mira/": "/authors/mira-olt/",
    }.items():
        answer = stack.get(old)
        assert (answer.status, answer.headers["location"]) == (301, new)
    assert stack.object("UploadsBucket", "articles/2014-03-19-the-dam/dam.png") == PICTURE


def test_an_import_can_be_stopped_and_resumed(stack: Stack, tmp_path: Path) -> None:
    """Stopped at any upload and run again, it uploads what is not there yet and nothing twice."""
    top = site(tmp_path)
    planned = len(import_archive(read_archive(top), RunningStack(stack), dry_run=True).imported)
    assert set(stack.tags("UploadsBucket")) == {"publication.yaml"}

    for allowed in (2, 3):
        with pytest.raises(KeyboardInterrupt):
            import_archive(read_archive(top), CutOff(stack, [allowed]))
    last = import_archive(read_archive(top), RunningStack(stack))
    again = import_archive(read_archive(top), CutOff(stack, [0]))

    assert len(last.unchanged) == 5
    assert len(last.imported) == planned - 5
    assert len(again.unchanged) == planned
    assert again.refused == last.refused == ["articles/2014-03-21-empty/index.md"]


def test_what_changed_is_imported_anew(stack: Stack, tmp_path: Path) -> None:
    """A second import takes over what was mended in the old site, and leaves the rest."""
    top = site(tmp_path)
    import_archive(read_archive(top), RunningStack(stack))
    laid_out(top, {"_posts/2014-03-21-empty.md": "---\ntitle: Nothing\n---\nSomething after all.\n"})

    account = import_archive(read_archive(top), RunningStack(stack))

    assert account.changed == ["articles/2014-03-21-empty/index.md"]
    assert not account.imported
    assert not account.refused
    assert report(stack, "articles/2014-03-21-empty/index.md")["status"] == "published"


def test_the_account_is_given_in_words_and_as_json(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both say what was imported and refused, by the name of the old file and with the mend."""
    top = site(tmp_path)
    monkeypatch.setattr(command, "service_of", lambda _: RunningStack(stack))

    tried = main(["import", str(top), "--dry-run"])
    said_before = capsys.readouterr().out
    status = main(["import", str(top)])
    said = capsys.readouterr().out
    main(["import", str(top), "--json"])
    account = json.loads(capsys.readouterr().out)

    assert tried == 0
    assert "Jekyll: 7 would be imported" in said_before
    assert status == 1
    assert "_posts/2014-03-21-empty.md (articles/2014-03-21-empty/index.md): refused" in said
    assert "Jekyll: 7 imported, 0 changed, 0 unchanged" in said
    assert len(account["unchanged"]) == 7
    assert [each["source"] for each in account["refused"]] == ["_posts/2014-03-21-empty.md"]


def test_the_sections_of_the_publication_are_used(stack: Stack, tmp_path: Path) -> None:
    """A category that is called like a section is that section; every other is a topic."""
    laid_out(
        tmp_path, {"_posts/2014-03-19-dam.md": "---\ntitle: Dam\ncategories: [field-reports, rivers]\n---\nIt holds."}
    )

    import_archive(read_archive(tmp_path), RunningStack(stack))

    understood = report(stack, "articles/2014-03-19-dam/index.md")["understood"]
    assert isinstance(understood, dict)
    assert (understood["Section"], understood["Topics"]) == ("Field Reports", "rivers")


@pytest.mark.parametrize(
    ("files", "old"),
    [
        (
            {
                "hugo.toml": "[permalinks]\nposts = '/:year/:slug/'",
                "content/posts/dam.md": "+++\ntitle = 'Dam'\ndate = 2014-03-19\nslug = 'dam'\n+++\nIt holds.",
            },
            "/2014/dam/",
        ),
        ({"pelicanconf.py": "", "content/dam.md": "Title: Dam\nDate: 2014-03-19\n\nIt holds."}, "/dam.html"),
        (
            {
                ".eleventy.js": "",
                "posts/posts.json": '{"permalink": "/blog/{{ page.fileSlug }}/"}',
                "posts/2014-03-19-dam.md": "---\ntitle: Dam\n---\nIt holds.",
            },
            "/blog/dam/",
        ),
        (
            {
                "export.xml": f"{HEAD}{item('It holds.').replace('Dams &amp;amp; rivers', 'Dam')}{FOOT}".replace(
                    "<wp:post_name>dams", "<wp:post_name>dam"
                ).replace("/2014/03/dams/", "/archives/7")
            },
            "/archives/7/",
        ),
    ],
    ids=["Hugo", "Pelican", "Eleventy", "WordPress"],
)
def test_archives_of_every_kind_are_published(stack: Stack, tmp_path: Path, files: dict[str, str], old: str) -> None:
    """A text of each kind of archive is a page, and its old address leads there."""
    laid_out(tmp_path, files)
    path = tmp_path / "export.xml" if "export.xml" in files else tmp_path

    account = import_archive(read_archive(path), RunningStack(stack))

    assert not account.refused
    assert "It holds." in stack.get("/2014/03/dam/").body.decode()
    answer = stack.get(old)
    assert (answer.status, answer.headers["location"]) == (301, "/2014/03/dam/")
