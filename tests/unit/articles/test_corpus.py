"""Real and hostile files with answers read by eye; skipped where the corpus does not lie beside the repository."""

import json
import re
import time
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
    assert not [problem for problem in problems if problem.level == "warning"]


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


PUBLISHED = {
    "enc": "ru-cp1251 tr-cp1254 zh-gb18030 el-cp1253 ru-utf16le-bom ru-utf16le-nobom en-utf8-bom en-cp1252-smartquotes "
    "crlf ls-ps html-meta-lies",
    "unicode": "name-NFC name-NFKC author-case zero-width rtl-fa zalgo",
    "frontmatter": "leading-blank four-dashes fm-in-fm title-int title-float title-octal title-html2 title-newline "
    "title-template title-at title-hash title-quote date-tr-month date-de date-us date-dots date-weekday-wrong "
    "date-tz-east date-tz-short date-optional date-broken-tz date-arabic-digits date-list author-empty author-string "
    "author-amp author-last-first author-jr author-oxford author-list author-map author-by author-mdlink "
    "author-emptyword author-anon author-apostrophe slug-path slug-win slug-dot slug-reserved slug-long slug-pct "
    "slug-query slug-case img-meta img-data canonical layout lang-bad tags-comma tags-5000 unknown class",
    "markdown": "entities js-links liquid",
    "html": "unclosed word-export",
    "docx": "moved-part zip-slip external-image html-in-text nbsp-byline",
    "text": "plain-head",
}


@pytest.mark.parametrize("answer", answers("hostile-expect.jsonl"), ids=lambda answer: str(answer["path"])[8:])
def test_hostile_files_have_their_outcome(answer: dict[str, object]) -> None:
    """Each crafted file is published or refused as its answer wants, with words for the editor, in bounded time."""
    path = CORPUS / str(answer["path"])
    begun = time.process_time()

    found, problems = understood(path)

    assert time.process_time() - begun < 5
    is_published = path.stem in PUBLISHED[path.parent.name].split()
    assert (found is not None) == is_published, problems
    if found is None:
        assert problems[-1].what
        assert problems[-1].mend
        return
    texts = (found.title, found.abstract, found.body, *(each.name for each in found.authors))
    assert not any(sign in text for text in texts for sign in "\x00\ufeff\u202e\ufffd")
    assert not re.search(
        r"<(script|img|iframe|o:p)|<[^>]*\bon\w+=|(href|src)=.\s*(javascript|data|vbscript):", found.body
    )


@pytest.mark.parametrize(
    ("path", "authors", "day"),
    [
        ("frontmatter/author-amp.md", ["Roger N. McDermott", "Farkhad Tolipov"], "2022-01-26"),
        ("frontmatter/author-oxford.md", ["A. One", "B. Two", "C. Three"], "2022-01-26"),
        ("frontmatter/date-tz-short.md", [], "2015-03-17"),
        ("frontmatter/date-optional.md", [], "2016-07-19"),
        ("frontmatter/date-broken-tz.md", [], "2016-06-17"),
        ("unicode/name-NFC.md", ["Bayram Balcı"], "2022-01-26"),
        ("docx/nbsp-byline.docx", ["Bayram Balcı"], "2022-01-26"),
        ("text/plain-head.txt", ["Bayram Balcı"], "2022-01-26"),
    ],
)
def test_what_hostile_files_say(path: str, authors: list[str], day: str) -> None:
    """Where a crafted file can be understood, it is understood rightly."""
    file = CORPUS / "hostile" / path
    if not file.exists():
        pytest.skip("not in this corpus")
    found, problems = understood(file)

    assert found is not None, problems
    assert [author.name for author in found.authors] == authors
    assert found.date.isoformat() == day
