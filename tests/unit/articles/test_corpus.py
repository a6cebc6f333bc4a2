"""Real and hostile files with answers read by eye; skipped where the corpus does not lie beside the repository."""

import json
from pathlib import Path

import pytest

from dateline.articles.article import Article
from dateline.articles.bylines import is_byline, looks_like_names, parse_byline
from dateline.articles.datelines import is_dateline, parse_dateline
from dateline.articles.interpretation import interpret_article
from dateline.articles.manuscript import Problem, Unreadable
from dateline.articles.readers import read_manuscript
from dateline.publication import DEFAULT_PUBLICATION
from tests.unit.articles.manuscripts import UPLOADED

CORPUS = (Path(__file__).parents[3] / "../shared/corpus").resolve()

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the repository")


def answers(name: str) -> list[dict[str, object]]:
    """The lines of an answer file; none where there is no corpus."""
    path = CORPUS / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def files(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).glob("*"))


def understood(path: Path) -> tuple[Article | None, tuple[Problem, ...]]:
    key = f"articles/{path.name}"
    try:
        manuscript = read_manuscript(key, path.read_bytes())
    except Unreadable as refused:
        return None, (refused.problem,)
    return interpret_article(manuscript, DEFAULT_PUBLICATION, key, UPLOADED)


def plain_quotes(text: object) -> str:
    return str(text).translate(str.maketrans("‘’“”", "''\"\""))


@pytest.mark.parametrize("path", files("18f"), ids=lambda path: path.stem[:40])
def test_every_post_of_a_real_archive_is_read(path: Path) -> None:
    """Each of the posts has its title, authors, day, abstract and text, and no template tag."""
    found, problems = understood(path)

    assert found is not None, problems
    assert found.title
    assert found.authors
    assert found.date != UPLOADED
    assert found.abstract
    assert "{%" not in found.title + found.abstract
    assert "{%" not in found.body or "<code" in found.body
    told = ("on another server", "no description")
    assert not [each for each in problems if each.level == "warning" and not any(what in each.what for what in told)]


@pytest.mark.parametrize("answer", answers("18f-expect.jsonl"), ids=lambda answer: str(answer["date"]))
def test_the_answers_read_by_eye(answer: dict[str, object]) -> None:
    """Title, authors, local day and topics are those that a person read."""
    found, _ = understood(CORPUS / str(answer["path"]))

    assert found is not None
    assert found.title == answer["title"]
    assert [author.name for author in found.authors] == answer["authors"]
    assert found.date.isoformat() == answer["date"]
    assert [topic.title for topic in found.topics] == answer["tags"]


@pytest.mark.parametrize("answer", answers("journal-layout-expect.jsonl"), ids=lambda answer: str(answer["base"])[:40])
@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
def test_the_journals_layout_gives_one_record(answer: dict[str, object], ending: str) -> None:
    """The three formats agree with the answer, but for the quotation marks that a word processor turns."""
    found, problems = understood(CORPUS / f"journal-layout/{answer['base']}.{ending}")

    assert found is not None, problems
    assert found.title == answer["title"]
    assert [author.name for author in found.authors] == answer["authors"]
    assert found.date.isoformat() == answer["date"]
    assert plain_quotes(found.abstract) == plain_quotes(answer["abstract"])


@pytest.mark.parametrize("answer", answers("bylines.jsonl"), ids=lambda answer: str(answer["byline"])[:40])
def test_printed_bylines_and_datelines(answer: dict[str, object]) -> None:
    """Authors, affiliation, day and issue of the lines that journals printed over 25 years."""
    line, printed = str(answer["byline"]), answer["dateline"]

    byline = parse_byline(line)
    dateline = parse_dateline(byline.dateline or str(printed or ""), day_first=False)

    assert is_byline(line) or looks_like_names(line)
    assert printed is None or is_dateline(str(printed), day_first=False)
    assert [each.name for each in byline.names] == answer["authors"]
    assert byline.names[0].affiliation == answer.get("affiliation", "")
    assert (dateline.day.isoformat() if dateline.day else None) == answer["date"]
    assert (dateline.issue.slug if dateline.issue else None) == (
        f"{answer['volume']}-{answer['number']}" if "volume" in answer else None
    )


@pytest.mark.parametrize("answer", answers("docx-expect.jsonl"), ids=lambda answer: str(answer["title"]))
def test_word_files_from_elsewhere(answer: dict[str, object]) -> None:
    """Documents by other hands: titles always, authors and day where they stand in a byline."""
    found, problems = understood(CORPUS / str(answer["path"]))

    assert found is not None, problems
    assert found.title == answer["title"]
    names = [author.name for author in found.authors]
    assert names[:3] == answer.get("authors_first3", names[:3])
    if "authors" in answer:
        assert [author.name for author in found.authors] == answer["authors"]
        assert found.date.isoformat() == (answer["date"] or UPLOADED.isoformat())


@pytest.mark.parametrize(
    ("name", "language", "direction"),
    [("ar", "ar", "rtl"), ("fa", "fa", "rtl"), ("ru", "ru", "ltr"), ("tr", "tr", "ltr"), ("zh-hans", "zh-Hans", "ltr")],
)
def test_languages(name: str, language: str, direction: str) -> None:
    """Each language is itself and runs in its direction, and its slug is in ASCII."""
    path = CORPUS / f"languages/{name}.md"
    if not path.exists():
        pytest.skip("not in this corpus")
    found, problems = understood(path)

    assert found is not None, problems
    assert (found.language, found.direction) == (language, direction)
    assert found.slug.isascii()
