"""Each crafted file is held against the sentence that says what is wanted of it; skipped where there is no corpus."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from dateline.articles.article import Article
from dateline.articles.interpretation import interpret_article
from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers import read_manuscript
from dateline.publication import DEFAULT_PUBLICATION
from tests.unit.articles.bombs import BOMBS
from tests.unit.articles.manuscripts import UPLOADED

CORPUS = (Path(__file__).parents[3] / "../shared/corpus").resolve()
SECONDS = 5
JANUARY = "2022-01-26"


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    article: Article | None
    problems: tuple[Problem, ...]

    @property
    def told(self) -> str:
        """All that the editor is told."""
        return "\n".join(f"{each.level}: {each.what} {each.mend} ({each.where})" for each in self.problems)

    @property
    def shown(self) -> str:
        """All that a visitor could see."""
        if self.article is None:
            return ""
        names = [each.name for each in self.article.authors]
        topics = [each.title for each in self.article.topics]
        return "\n".join((self.article.title, *names, *topics, self.article.abstract, self.article.body))


def outcome_of(key: str, content: bytes) -> Outcome:
    try:
        manuscript = read_manuscript(key, content)
    except Unreadable as unreadable:
        return Outcome(None, (unreadable.problem,))
    return Outcome(*interpret_article(manuscript, DEFAULT_PUBLICATION, key, UPLOADED))


def of_file(path: str) -> Outcome:
    return outcome_of(f"articles/{Path(path).name}", (CORPUS / "hostile" / path).read_bytes())


type Wanted = Callable[[Outcome], object]


def refused(says: str = "") -> Wanted:
    """Not published, with a reason that speaks of the matter, and a mend."""
    return lambda o: o.article is None and o.problems[-1].mend and re.search(says, o.told)


def accepted(says: str = "", **fields: object) -> Wanted:
    """Published with these fields, and with these words for the editor."""

    def holds(o: Outcome) -> object:
        if o.article is None:
            return False
        found = {
            "authors": [each.name for each in o.article.authors],
            "topics": [each.title for each in o.article.topics],
            "date": o.article.date.isoformat(),
        }
        return re.search(says, o.told) and all(
            found.get(name, getattr(o.article, name, None)) == value for name, value in fields.items()
        )

    return holds


def holding(*texts: str, says: str = "") -> Wanted:
    """Published with every one of these texts, and with these words for the editor."""
    return lambda o: o.article and re.search(says, o.told) and all(text in o.shown for text in texts)


def without(*texts: str) -> Wanted:
    """Published, and with none of these texts anywhere."""
    return lambda o: o.article and not any(text in o.shown for text in texts)


def having(holds: Callable[[Article], object]) -> Wanted:
    """Published as an article of which that holds."""
    return lambda o: o.article is not None and holds(o.article)


def both(*wanted: Wanted) -> Wanted:
    return lambda o: all(each(o) for each in wanted)


def either(*wanted: Wanted) -> Wanted:
    return lambda o: any(each(o) for each in wanted)


def in_time(o: Outcome) -> object:
    """Published or refused with a reason: the time is held for every file."""
    return o.article or o.problems[-1].mend


def is_dangerous(body: str) -> bool:
    """Whether a body holds anything that runs, or a link that does."""
    found = lxml.html.fragment_fromstring(body, create_parent="div").iter()
    return any(
        each.tag in {"script", "style", "iframe", "object", "form"}
        or any(str(name).startswith("on") for name in each.attrib)
        or re.match(r"\s*(javascript|vbscript|data):", each.get("href", "") + each.get("src", ""), re.IGNORECASE)
        for each in found
    )


def slug(written: str) -> Wanted:
    return having(lambda article: article.slug == written and re.fullmatch(r"[a-z0-9-]{1,80}", article.slug))


def a_plain_title(title: str) -> Wanted:
    """The title is text, as written."""
    return having(lambda article: article.title == title)


balci = accepted(authors=["Bayram Balcı"], title="Türkiye’nin Orta Asya politikası")
a_title = accepted(title="A title", authors=["Bayram Balcı"], date=JANUARY)
estonia = accepted(title="What Estonia can teach us about the future of government records", date="2015-06-17")

WANTED: dict[str, Wanted] = {
    "enc/ru-cp1251.md": holding("Ваш кодекс поведения", "вашего проекта", says="read as cp1251"),
    "enc/tr-cp1254.md": holding("Davranış Kurallarınız", "ı", "ş", "ğ", says="read as cp1254"),
    "enc/zh-gb18030.md": holding("行为准则", says="read as gb18030"),
    "enc/el-cp1253.txt": holding("Ο Κώδικας Δεοντολογίας σας", says="read as cp1253"),
    "enc/ru-utf16le-bom.md": holding("Ваш кодекс поведения"),
    "enc/ru-utf16le-nobom.md": both(holding("Ваш кодекс поведения", says="read as utf-16-le"), without("\0")),
    "enc/en-utf8-bom.md": both(estonia, without("\ufeff", "title:")),
    "enc/en-cp1252-smartquotes.md": both(estonia, holding("’", says="read as cp1252")),
    "enc/ru-invalid-middle.md": refused(r"byte 3,000"),
    "enc/nul-bytes.md": either(refused("not text"), without("\0")),
    "enc/crlf.md": both(estonia, without("\r")),
    "enc/ls-ps.md": both(estonia, without("\u2028", "\u2029")),
    "enc/html-meta-lies.html": holding("Кодекс поведения", "вашего проекта", says="read as cp1251"),
    "unicode/name-NFC.md": balci,
    "unicode/name-NFKC.md": balci,
    "unicode/author-case.md": both(
        having(lambda article: len(article.authors) == 1),
        holding(says="two spellings"),
    ),
    "unicode/zero-width.md": accepted(
        slug="zerowidth-title", authors=["John Smith"], topics=["Kazakhstan", "Қазақстан"]
    ),
    "unicode/rtl-fa.md": accepted(direction="rtl", language="fa"),
    "unicode/zalgo.md": both(
        lambda o: not re.search("[\u0300-\u036f]{4}", o.shown), having(lambda article: len(article.slug) <= 80)
    ),
    "frontmatter/yaml-merge-bomb.md": refused("refer to each other"),
    "frontmatter/yaml-python-tag.md": both(refused("program's data"), lambda _: not Path("/var/PWNED").exists()),
    "frontmatter/yaml-deep-maps.md": refused("nested"),
    "frontmatter/yaml-unclosed.md": refused(r"line \d"),
    "frontmatter/hr-not-frontmatter.md": holding("A text that begins with a horizontal rule.", "More: text"),
    "frontmatter/leading-blank.md": accepted(title="Leading blank lines", date=JANUARY),
    "frontmatter/four-dashes.md": holding("four dashes", "Body", says="warning"),
    "frontmatter/fm-in-fm.md": both(accepted(title="Outer", date=JANUARY), holding("Body", "Inner")),
    "frontmatter/empty.md": refused("empty"),
    "frontmatter/title-only.md": refused("no text"),
    "frontmatter/toml-unclosed.md": refused("never closed"),
    "frontmatter/toml-dup.md": refused("twice"),
    "frontmatter/title-int.md": a_plain_title("2022"),
    "frontmatter/title-null.md": both(a_plain_title("Title null"), holding(says="no title")),
    "frontmatter/title-float.md": a_plain_title("1e3"),
    "frontmatter/title-map.md": both(a_plain_title("Title map"), holding(says="no title")),
    "frontmatter/title-octal.md": a_plain_title("0777"),
    "frontmatter/title-spaces.md": both(a_plain_title("Title spaces"), holding(says="no title")),
    "frontmatter/title-html2.md": a_plain_title("alert(1)"),
    "frontmatter/title-newline.md": a_plain_title("a b Set-Cookie: x=1"),
    "frontmatter/title-template.md": a_plain_title("{{7*7}} ${7*7} <%= 7*7 %> #{7*7} {% raw %}"),
    "frontmatter/title-at.md": a_plain_title("@handle starts with at"),
    "frontmatter/title-hash.md": both(a_plain_title("Cost"), holding(says=r"“# 5”.*line 2")),
    "frontmatter/title-quote.md": a_plain_title("""It's a 'quote' "mix\""""),
    "frontmatter/date-zero.md": refused("year 0"),
    "frontmatter/date-month13.md": refused("month 13"),
    "frontmatter/date-year1.md": refused("year 1 "),
    "frontmatter/date-excel.md": refused("44587"),
    "frontmatter/date-tr-month.md": accepted(date=JANUARY),
    "frontmatter/date-de.md": accepted(date=JANUARY),
    "frontmatter/date-us.md": accepted(date=JANUARY),
    "frontmatter/date-dots.md": accepted(date=JANUARY),
    "frontmatter/date-noyear.md": refused("no year"),
    "frontmatter/date-weekday-wrong.md": accepted("warning: 26 January 2022 was a Wednesday", date=JANUARY),
    "frontmatter/date-tz-east.md": accepted(date=JANUARY),
    "frontmatter/date-tz-short.md": accepted(date="2015-03-17"),
    "frontmatter/date-optional.md": either(accepted(date="2016-07-19"), refused("date")),
    "frontmatter/date-broken-tz.md": accepted(date="2016-06-17"),
    "frontmatter/date-hijri.md": refused("year 1443"),
    "frontmatter/date-arabic-digits.md": accepted(date=JANUARY),
    "frontmatter/date-list.md": accepted("warning: There are several dates", date=JANUARY),
    "frontmatter/date-sql.md": refused("more than a date"),
    "frontmatter/author-empty.md": accepted(authors=[]),
    "frontmatter/author-string.md": accepted(authors=["Bayram Balcı"]),
    "frontmatter/author-amp.md": accepted(authors=["Roger N. McDermott", "Farkhad Tolipov"]),
    "frontmatter/author-last-first.md": accepted("warning: .*was read as Bayram Balcı", authors=["Bayram Balcı"]),
    "frontmatter/author-jr.md": accepted(authors=["Martin Luther King, Jr."]),
    "frontmatter/author-oxford.md": accepted(authors=["A. One", "B. Two", "C. Three"]),
    "frontmatter/author-list.md": accepted(authors=["A. One", "B. Two"]),
    "frontmatter/author-map.md": both(accepted(authors=["A. One"]), without("http")),
    "frontmatter/author-int.md": refused("“42” is not a name"),
    "frontmatter/author-by.md": accepted(authors=["Bayram Balcı"]),
    "frontmatter/author-mdlink.md": accepted(authors=["A. One"]),
    "frontmatter/author-emptyword.md": accepted(authors=[]),
    "frontmatter/author-anon.md": accepted(authors=["Anonymous"]),
    "frontmatter/author-apostrophe.md": having(
        lambda article: [each.slug for each in article.authors] == ["william-d-omalley"]
    ),
    "frontmatter/slug-path.md": slug("etc-passwd"),
    "frontmatter/slug-win.md": slug("windows"),
    "frontmatter/slug-dot.md": slug("slug-dot"),
    "frontmatter/slug-reserved.md": slug("slug-reserved"),
    "frontmatter/slug-long.md": having(lambda article: re.fullmatch(r"x{1,80}", article.slug)),
    "frontmatter/slug-pct.md": slug("2e-2e-2fadmin"),
    "frontmatter/slug-query.md": slug("a-b-c-d"),
    "frontmatter/slug-case.md": slug("same-slug"),
    "frontmatter/img-meta.md": both(accepted(lead_picture=None), without("169.254")),
    "frontmatter/img-data.md": both(accepted(lead_picture=None), without("data:")),
    "frontmatter/canonical.md": without("evil.example"),
    "frontmatter/layout.md": without("secrets"),
    "frontmatter/lang-bad.md": both(accepted(language="en"), without("onload")),
    "frontmatter/published-false.md": lambda o: o.article is None and "not published" in o.told,
    "frontmatter/tags-comma.md": accepted(topics=["Kazakhstan", "Russia", "Uzbekistan"]),
    "frontmatter/tags-hash.md": refused(r"line \d"),
    "frontmatter/tags-5000.md": both(
        having(lambda article: len(article.topics) == 20), holding(says="warning: There are 5000")
    ),
    "frontmatter/unknown.md": without("rm -rf"),
    "frontmatter/class.md": accepted(title="class"),
    "markdown/brackets2.md": in_time,
    "markdown/links.md": in_time,
    "markdown/stars.md": in_time,
    "markdown/entities.md": in_time,
    "markdown/comment.md": in_time,
    "markdown/table.md": in_time,
    "markdown/footnotes.md": in_time,
    "markdown/longline.md": in_time,
    "markdown/js-links.md": having(lambda article: not is_dangerous(article.body)),
    "markdown/liquid.md": either(refused("no text"), without("root:", "49")),
    "html/deep.html": in_time,
    "html/unclosed.html": both(accepted(title="Unclosed title"), holding("One", "Two", "cell", "after")),
    "html/frameset.html": refused("no text"),
    "html/word-export.html": both(accepted(title="Title"), without("o:p", "mso", "<!--", "[if")),
    "docx/zero.docx": refused("empty"),
    "docx/truncated-tail.docx": refused("damaged"),
    "docx/text-renamed.docx": refused("not a Word document"),
    "docx/rtf-renamed.docx": refused("rich text"),
    "docx/crc-error.docx": refused("damaged"),
    "docx/empty-body.docx": refused("no text"),
    "docx/moved-part.docx": a_title,
    "docx/xxe-file.docx": both(refused("damaged"), lambda o: "root:" not in o.told),
    "docx/xml-billion-laughs.docx": refused("damaged"),
    "docx/zip-bomb-300mb.docx": refused("larger"),
    "docx/size-lies.docx": refused("damaged"),
    "docx/zip-slip.docx": a_title,
    "docx/external-image.docx": both(a_title, without("169.254", "<img")),
    "docx/html-in-text.docx": both(
        a_plain_title("Title <script>alert(1)</script>"), holding("Body &lt;b&gt;not bold&lt;/b&gt; &amp;amp;")
    ),
    "docx/many-paragraphs.docx": in_time,
    "docx/tracked-changes.docx": both(holding("The price fell sharply.", says="tracked changes"), without("rose")),
    "docx/hidden-text.docx": both(holding("Visible.", says="Hidden text"), without("SECRET")),
    "docx/nbsp-byline.docx": accepted(authors=["Bayram Balcı"], date=JANUARY),
    "text/plain-head.txt": accepted(title="Title of the piece", authors=["Bayram Balcı"], date=JANUARY),
    "text/binary.txt": refused("no words and sentences|not text"),
}


def answers() -> list[dict[str, str]]:
    path = CORPUS / "hostile-expect.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the repository")
@pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer["path"].removeprefix("hostile/"))
def test_hostile_files_become_what_is_wanted(answer: dict[str, str]) -> None:
    """Each file has the outcome that its sentence asks for, in bounded time, and nothing invisible is ever shown."""
    path = answer["path"].removeprefix("hostile/")
    begun = time.process_time()

    outcome = of_file(path)

    assert time.process_time() - begun < SECONDS
    assert WANTED[path](outcome), (answer["expect"], outcome.article, outcome.told)
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\ufeff\u202e\ufffd]", outcome.shown)
    assert outcome.article is None or not is_dangerous(outcome.article.body)


@pytest.mark.parametrize("name", BOMBS)
def test_files_made_to_cost_are_bounded(name: str) -> None:
    """Whatever is packed into a file, it is read or refused in words, within seconds."""
    content = BOMBS[name]()
    begun = time.process_time()

    outcome = outcome_of(f"articles/{name}", content)

    assert time.process_time() - begun < SECONDS * 2
    assert outcome.article or (outcome.problems[-1].level is Level.REFUSED and outcome.problems[-1].mend)
