"""From a manuscript to an article or page: one interpretation, whatever format the file had.

The header says most, then the document's own structure, then the file's name and folder, then the
publication's defaults. What was guessed is told; what cannot be understood is refused with its mend.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

import lxml.html

from dateline.articles.article import Article, Author, Issue
from dateline.articles.body import (
    Head,
    TooManyElements,
    drop_boilerplate,
    drop_repeated_abstract,
    first_paragraph,
    html_of,
    lower_headings,
    parse_body,
    take_head,
    take_labelled_parts,
    take_pictures,
)
from dateline.articles.bylines import Name, parse_byline
from dateline.articles.datelines import Dateline, issue_of_day, parse_dateline
from dateline.articles.fields import MAX_TITLE, first_of, flag, labels_of, plain, without_markup, words_of
from dateline.articles.languages import detect_language, direction_of
from dateline.articles.manuscript import Level, Manuscript, Problem
from dateline.articles.page import Page
from dateline.articles.sanitising import sanitise
from dateline.articles.slugs import slug_of
from dateline.publication import Label, Publication

MAX_ABSTRACT = 2_000
MAX_BODY = 1_500_000
CUT_ABSTRACT = 300
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

type Problems = tuple[Problem, ...]


class Refused(Exception):
    """The manuscript cannot become what it is meant to be; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def interpret_article(
    manuscript: Manuscript, publication: Publication, key: str, uploaded: date
) -> tuple[Article | None, Problems]:
    """The article that a manuscript is, or None with the problem that prevents it; the problems either way.

    `uploaded` is the local day that dates an article which names none.
    """
    problems = list(manuscript.problems)
    if held_back := _held_back(manuscript.header):
        return None, (*problems, held_back)
    try:
        return _article(manuscript, publication, key, uploaded, problems), tuple(problems)
    except Refused as refused:
        return None, (*problems, refused.problem)


def interpret_page(manuscript: Manuscript, publication: Publication, key: str) -> tuple[Page | None, Problems]:
    """The page that a manuscript is; its address is the file's name or the header's slug."""
    problems = list(manuscript.problems)
    if held_back := _held_back(manuscript.header):
        return None, (*problems, held_back)
    try:
        title, body, _ = title_and_body(manuscript, publication, problems)
        language = language_of(manuscript.header, title + body.text_content(), publication, problems)
        return (
            Page(
                address=slug_of(first_of(manuscript.header, "slug")) or slug_of(PurePosixPath(key).stem) or "page",
                title=title,
                body=finished(body, problems),
                language=language,
                direction=direction_of(language),
            ),
            tuple(problems),
        )
    except Refused as refused:
        return None, (*problems, refused.problem)


def _article(
    manuscript: Manuscript, publication: Publication, key: str, uploaded: date, problems: list[Problem]
) -> Article:
    header = manuscript.header
    title, body, head = title_and_body(manuscript, publication, problems)
    names, byline_date = _names(header, manuscript.byline or head.byline)
    day, issue = _day_and_issue(manuscript, publication, key, uploaded, [byline_date, *head.datelines], problems)
    labelled_abstract, bio, labelled = take_labelled_parts(body)
    drop_boilerplate(body, publication.boilerplate)
    in_journal_form = (
        labelled or bool(head.byline and head.datelines) or bool(manuscript.byline and manuscript.dateline)
    )
    abstract = _abstract(header, labelled_abstract, body, in_journal_form=in_journal_form)
    language = language_of(header, title + " " + body.text_content(), publication, problems)
    topics, topic_problems = labels_of(
        word
        for name in ("tags", "topics", "categories", "keywords", "topic", "tag")
        for word in words_of(header.get(name))
    )
    problems += topic_problems
    corrected = parse_dateline(first_of(header, "corrected"), day_first=publication.day_first).day
    return Article(
        slug=_slug(header, key, title),
        title=title,
        authors=tuple(Author(each.name, slug_of(each.name) or "author", each.affiliation) for each in names),
        date=day,
        section=_section(header, key, publication, problems),
        topics=topics,
        abstract=abstract,
        body=finished(body, problems),
        language=language,
        direction=direction_of(language),
        issue=issue,
        author_bio=bio or first_of(header, "author_bio", "bio"),
        corrected=corrected,
        correction=first_of(header, "correction"),
    )


def title_and_body(
    manuscript: Manuscript, publication: Publication, problems: list[Problem]
) -> tuple[str, lxml.html.HtmlElement, Head]:
    """The title, the body without its head, and what the head said. Raises Refused without a title or text."""
    try:
        body = parse_body(manuscript.body or "<p></p>")
    except TooManyElements as error:
        what = "The text has far more parts than an article can have."
        raise Refused(Problem(Level.REFUSED, what, "Split it into several articles.")) from error
    known = first_of(manuscript.header, "title", "headline") or plain(manuscript.title)
    head = take_head(body, known, day_first=publication.day_first)
    title = known or head.title
    if not title:
        what = "No title could be found."
        mend = "Put the title into the first line, or write “title: …” into the header."
        raise Refused(Problem(Level.REFUSED, what, mend, "field title"))
    if len(title) > MAX_TITLE:
        problems.append(
            Problem(Level.WARNING, f"The title is longer than {MAX_TITLE} letters and was cut.", "", "field title")
        )
        title = title[:MAX_TITLE].rsplit(" ", 1)[0] + "…"
    if not plain(body.text_content()) and not list(body.iter("img")):
        what = "There is a title but no text."
        raise Refused(Problem(Level.REFUSED, what, "Write the text below the title and upload it again."))
    return title, body, head


def finished(body: lxml.html.HtmlElement, problems: list[Problem]) -> str:
    """The body as safe HTML under the page's own heading; pictures left out are told. Raises Refused when too long."""
    if pictures := take_pictures(body):
        shown = ", ".join(pictures[:5])
        problems.append(
            Problem(Level.NOTE, f"{len(pictures)} pictures are not shown yet: {shown}.", "The text is complete.")
        )
    lower_headings(body)
    safe = sanitise(html_of(body))
    if len(safe.encode()) > MAX_BODY:
        what = "The text is far longer than an article can be."
        raise Refused(Problem(Level.REFUSED, what, "Split it into several articles."))
    return safe


def language_of(header: Mapping[str, object], text: str, publication: Publication, problems: list[Problem]) -> str:
    """The language the header names, else the one the text shows."""
    named = first_of(header, "lang", "language", "locale")
    if _LANGUAGE.fullmatch(named):
        return named.replace("_", "-").lower() if len(named) <= 3 else named.replace("_", "-")  # noqa: PLR2004
    if named:
        what = f"“{named[:40]}” is not the code of a language; it was told from the text."
        problems.append(Problem(Level.WARNING, what, "Write a code such as en, tr or pt-BR.", "field language"))
    return detect_language(text, publication.language)


def _held_back(header: Mapping[str, object]) -> Problem | None:
    status = first_of(header, "status").lower()
    if flag(header, "draft") or flag(header, "published") is False or status == "draft":
        return Problem(Level.NOTE, "This is a draft: it is not published.", "Take the draft mark out to publish it.")
    if status == "withdrawn":
        return Problem(Level.NOTE, "This is withdrawn: it is not published.", "Take the mark out to publish it again.")
    if status == "hidden":
        return Problem(Level.NOTE, "This is hidden: it is not published.", "Take the mark out to publish it.")
    return None


def _names(header: Mapping[str, object], byline: str) -> tuple[list[Name], str]:
    """The authors, and the dateline in the byline's parentheses, if any."""
    for field in ("author", "authors", "by", "byline", "creator"):
        value = header.get(field)
        entries = value if isinstance(value, list) else [value]
        names: list[Name] = []
        for entry in entries:
            if isinstance(entry, dict):
                names += [Name(each, without_markup(entry.get("affiliation"))) for each in words_of([entry])]
            else:
                names += _named(without_markup(entry))
        if names:
            return names, ""
    parsed = parse_byline(plain(byline))
    return list(parsed.names), parsed.dateline


def _named(text: str) -> list[Name]:
    # "Last, First" as catalogues write it: one comma, one word before it, and no more than two after.
    match = re.fullmatch(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)?)", text)
    if match and not re.fullmatch(r"(?i)(jr|sr|ph\.?d|m\.?d|i{2,3})\.?", match[2]):
        return [Name(f"{match[2]} {match[1]}")]
    return list(parse_byline(text).names)


def _day_and_issue(
    manuscript: Manuscript,
    publication: Publication,
    key: str,
    uploaded: date,
    printed: list[str],
    problems: list[Problem],
) -> tuple[date, Issue | None]:
    header = manuscript.header
    written = first_of(header, "date", "published", "pubdate", "publish_date", "published_at", "publishdate", "created")
    if written.lower() in {"true", "false"}:
        written = first_of(header, "date", "pubdate")
    named_in_file = _DATED_NAME.match(PurePosixPath(key).stem)
    found: Dateline | None = None
    for source, where in [(written, "field date"), (manuscript.dateline, ""), *((line, "") for line in printed)]:
        if not source:
            continue
        line = parse_dateline(source, day_first=publication.day_first)
        found = _merged(found, line)
        if where and not line.day:
            mend = "Write it as 2003-08-27."
            raise Refused(Problem(Level.REFUSED, f"The date cannot be read: {line.trouble or written}.", mend, where))
        if found.day and found.issue:
            break
    issue = _issue(header, publication, problems) or (found.issue if found else None)
    if "(" in manuscript.byline or any("issue" in line.lower() for line in printed):
        issue = issue or (issue_of_day(found.day) if found and found.day else None)
    if found and found.day:
        if found.ambiguous:
            order = "day first" if publication.day_first else "month first"
            what = f"The date could be read two ways; it was read {order}, as {found.day:%-d %B %Y}."
            problems.append(Problem(Level.WARNING, what, "Write it as 2003-08-27 if that is wrong.", "field date"))
        return found.day, issue
    if named_in_file:
        line = parse_dateline("-".join(named_in_file.groups()[:3]), day_first=False)
        if line.day:
            return line.day, issue
    if found and found.trouble:
        mend = "Write the whole date into the dateline or as “date: 2003-08-27” into the header."
        raise Refused(Problem(Level.REFUSED, f"The date cannot be read: {found.trouble}.", mend, "field date"))
    what = f"No date could be found; the day of the upload was taken, {uploaded:%-d %B %Y}."
    problems.append(Problem(Level.WARNING, what, "Write “date: 2003-08-27” into the header.", "field date"))
    return uploaded, issue


def _merged(earlier: Dateline | None, later: Dateline) -> Dateline:
    if earlier is None:
        return later
    return Dateline(
        earlier.day or later.day,
        earlier.ambiguous if earlier.day else later.ambiguous,
        earlier.issue or later.issue,
        earlier.trouble or later.trouble,
    )


def _issue(header: Mapping[str, object], publication: Publication, problems: list[Problem]) -> Issue | None:
    volume, number = first_of(header, "volume"), first_of(header, "number", "no")
    if volume.isdecimal() and number.isdecimal():
        return Issue(f"{int(volume)}-{int(number)}", f"Volume {int(volume)}, number {int(number)}")
    named = first_of(header, "issue")
    if not named:
        return None
    line = parse_dateline(named, day_first=publication.day_first)
    if line.issue or line.day:
        return line.issue or (issue_of_day(line.day) if line.day else None)
    if slug := slug_of(named):
        return Issue(slug, named[:80])
    problems.append(Problem(Level.WARNING, "The issue cannot be read.", "Write its day or number.", "field issue"))
    return None


def _section(header: Mapping[str, object], key: str, publication: Publication, problems: list[Problem]) -> Label:
    default = publication.sections[0] if publication.sections else Label("articles", "Articles")
    folders = PurePosixPath(key).parts[1:-1]
    named = first_of(header, "section", "category")
    known = {section.slug: section for section in publication.sections}
    for candidate in (named, *folders):
        if section := known.get(slug_of(candidate)):
            return section
    if named and not publication.sections and slug_of(named):
        return Label(slug_of(named), named[:80])
    if first_of(header, "section"):
        what = f"The publication has no section “{named[:60]}”; the article is in {default.title}."
        sections = ", ".join(section.title for section in publication.sections)
        problems.append(Problem(Level.WARNING, what, f"Use one of: {sections}.", "field section"))
    return default


def _abstract(
    header: Mapping[str, object], labelled: str, body: lxml.html.HtmlElement, *, in_journal_form: bool
) -> str:
    """The abstract in plain text; the body does not repeat it where the journal's form prints it first."""
    abstract = labelled or first_of(header, "abstract", "summary", "excerpt", "description", "lede", "subtitle")
    if abstract:
        drop_repeated_abstract(body, abstract)
        return abstract[:MAX_ABSTRACT]
    paragraph = first_paragraph(body)
    if paragraph is None:
        return ""
    text = plain(paragraph.text_content())
    if in_journal_form:
        body.remove(paragraph)
        drop_repeated_abstract(body, text)
        return text[:MAX_ABSTRACT]
    return text if len(text) <= CUT_ABSTRACT else text[:CUT_ABSTRACT].rsplit(" ", 1)[0] + "…"


def _slug(header: Mapping[str, object], key: str, title: str) -> str:
    named = first_of(header, "slug") or first_of(header, "permalink").rstrip("/").rpartition("/")[2]
    dated = _DATED_NAME.match(PurePosixPath(key).stem)
    candidates = (named, dated[4] if dated else "", title, PurePosixPath(key).stem)
    return next((slug for each in candidates if (slug := slug_of(each))), "article")
