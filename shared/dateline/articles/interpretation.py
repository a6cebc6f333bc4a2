"""From a manuscript to an article or page: one interpretation, whatever format the file had.

The header says most, then the document's own structure, then the file's name and folder, then the
publication's defaults. What was guessed is told; what cannot be understood is refused with its mend.
"""

import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from dateline.articles.article import Article, Author
from dateline.articles.body import (
    Head,
    day_in_prose,
    drop_boilerplate,
    drop_file_names,
    drop_repeated,
    first_paragraph,
    html_of,
    listed_authors,
    parse_body,
    take_abstract,
    take_head,
    take_parts,
    text_without_notes,
    tidy,
)
from dateline.articles.bylines import Name, distinct, last_name_first, parse_byline
from dateline.articles.dating import DATED_NAME, corrected_day, day_and_issue
from dateline.articles.declared import aliases_of, doi_of, lead_picture_of, pdf_of, permalink_of, withdrawal_of
from dateline.articles.fields import MAX_TITLE, first_of, flag, labels_of, plain, unpiled, without_markup, words_of
from dateline.articles.html_tree import Element
from dateline.articles.languages import canonical_language, detect_language, direction_of
from dateline.articles.links import settle_links
from dateline.articles.manuscript import Level, Manuscript, Problem, Refused, Unreadable
from dateline.articles.page import Page
from dateline.articles.sanitising import sanitise
from dateline.articles.slugs import slug_of
from dateline.articles.titles import is_writing, title_of_nameless
from dateline.pictures.marking import mark_pictures
from dateline.publication import Label, Publication

# One for each author is written into the transaction that publishes an article, of at most a hundred writes.
MAX_AUTHORS = 24
MAX_ABSTRACT = 2_000
MAX_BODY = 2_000_000
MAX_PACKED_BODY = 300_000
_CUT_ABSTRACT = 300
_TOPIC_FIELDS = (
    "tags", "topics", "categories", "keywords", "topic", "tag", "subjects", "countries", "themes", "regions",
)  # fmt: skip
_RESERVED_SLUGS = {"index", "feed", "rss", "atom", "sitemap", "api", "page", "search"}

type Problems = tuple[Problem, ...]


def interpret_article(
    manuscript: Manuscript, publication: Publication, key: str, today: date
) -> tuple[Article | None, Problems]:
    """The article that a manuscript is, or None with the problem that prevents it; the problems either way.

    `today` is the local day of the upload, which dates an article that names none.
    """
    problems = list(manuscript.problems)
    try:
        check_not_held_back(manuscript)
        return _article(manuscript, publication, key, today, problems), tuple(problems)
    except (Refused, Unreadable) as refused:
        return None, (*problems, refused.problem)


def interpret_page(manuscript: Manuscript, publication: Publication, key: str) -> tuple[Page | None, Problems]:
    """The page that a manuscript is; its address is the header's slug or the file's name."""
    problems = list(manuscript.problems)
    try:
        check_not_held_back(manuscript)
        title, body, _ = title_and_body(manuscript, publication, problems, key=key)
        language = language_of(manuscript.header, f"{title} {body.text_content()}", publication, problems)
        page = Page(
            address=slug_of(first_of(manuscript.header, "slug")) or slug_of(PurePosixPath(key).stem) or "page",
            title=title,
            body=finished(body, problems),
            language=language,
            direction=direction_of(language),
            aliases=aliases_of(manuscript.header, problems),
        )
        return page, tuple(problems)
    except (Refused, Unreadable) as refused:
        return None, (*problems, refused.problem)


def check_not_held_back(manuscript: Manuscript) -> None:
    """Raise Refused, with no more than a note, when the header says that this is not to be published."""
    header = manuscript.header
    status = first_of(header, "status").lower()
    if flag(header, "draft") or flag(header, "published") is False or status in {"draft", "hidden", "private"}:
        mend = "Take the draft mark out of the header to publish it."
        raise Refused(Problem(Level.NOTE, "draft: not published", mend))


def title_and_body(
    manuscript: Manuscript,
    publication: Publication,
    problems: list[Problem],
    *,
    key: str = "",
    needs_text: bool = True,
) -> tuple[str, Element, Head]:
    """The title, the body without its head, and what the head said.

    Where there is no title, one is made of the name in `key` or of the first words, unless there is no key.
    Raises Refused where the title or a text that is needed is missing.
    """
    body = parse_body(manuscript.body)
    known = first_of(manuscript.header, "title", "headline") or plain(manuscript.title)
    head = take_head(body, known, day_first=publication.day_first)
    text = plain(body.text_content())
    if not is_writing(text):
        what = "The file holds no words and sentences: it looks like the data of a program."
        raise Refused(Problem(Level.REFUSED, what, "Upload the text itself."))
    if needs_text and not text and body.find(".//img") is None:
        what = "There is a title but no text." if known or head.title else "There is no text."
        raise Refused(Problem(Level.REFUSED, what, "Write the text below the title and upload it again."))
    title = known or head.title
    if not title:
        mend = "Put the title into the first line, or write “title: …” into the header."
        first = next(filter(None, (plain(each.text_content()) for each in body)), "")
        title, source = title_of_nameless(first, key) if key else ("", "")
        if not title:
            raise Refused(Problem(Level.REFUSED, "No title could be found.", mend, "field title"))
        what = f"There is no title; “{cut(title, 100)}” was taken from {source}."
        problems.append(Problem(Level.WARNING, what, mend, "field title"))
    if len(title) > MAX_TITLE:
        what = f"The title is longer than {MAX_TITLE} letters and was cut."
        problems.append(Problem(Level.WARNING, what, "Shorten it.", "field title"))
        title = cut(title, MAX_TITLE)
    return title, body, head


def finished(body: Element, problems: list[Problem]) -> str:
    """The body as safe HTML under the page's heading, with a mark for each picture. Raises Refused when too long."""
    mark_pictures(body, problems)
    settle_links(body, problems)
    drop_file_names(body)
    tidy(body)
    # Where a word may be divided is for the reader's machine to say, and hides words from a search.
    html = html_of(body).replace("\xad", "")
    safe = unpiled(sanitise(html)) if len(html) <= MAX_BODY else ""
    # A record holds no more, packed as it is kept.
    if len(html) > MAX_BODY or len(zlib.compress(safe.encode(), 9)) > MAX_PACKED_BODY:
        what = "The text is far longer than an article can be."
        raise Refused(Problem(Level.REFUSED, what, "Split it into several articles."))
    return safe


def language_of(header: Mapping[str, object], text: str, publication: Publication, problems: list[Problem]) -> str:
    """The language the header names, else the one the text shows."""
    named = first_of(header, "lang", "language", "locale")
    language = canonical_language(named)
    if named and not language:
        what = f"“{named[:40]}” is not the code of a language; it was told from the text."
        problems.append(Problem(Level.WARNING, what, "Write a code such as en, tr or pt-BR.", "field language"))
    return language or detect_language(text, publication.language)


def cut(text: str, length: int) -> str:
    """The text, or its first words and an ellipsis within the length."""
    return text if len(text) <= length else text[: length - 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def _article(
    manuscript: Manuscript, publication: Publication, key: str, today: date, problems: list[Problem]
) -> Article:
    header = manuscript.header
    withdrawn = withdrawal_of(header)
    title, body, head = title_and_body(manuscript, publication, problems, key=key, needs_text=not withdrawn)
    byline = parse_byline(plain(manuscript.byline or head.byline) or listed_authors(body))
    told = day_in_prose(body) if not DATED_NAME.match(PurePosixPath(key).stem) else ""
    day, issue = day_and_issue(
        header,
        filter(None, (manuscript.dateline, byline.dateline, *head.datelines, told)),
        key,
        uploaded=today,
        day_first=publication.day_first,
        problems=problems,
    )
    drop_boilerplate(body, publication.boilerplate)
    parts = take_parts(body)
    in_journal_form = parts.labelled or bool(
        (manuscript.byline or head.byline) and (manuscript.dateline or head.datelines or byline.dateline)
    )
    abstract = _abstract(header, parts.abstract, body, in_journal_form=in_journal_form)
    language = language_of(header, f"{title} {abstract} {body.text_content()}", publication, problems)
    section = _section(header, key, publication, problems)
    topics, topic_problems = labels_of([*_topic_words(header, section), *words_of(parts.topics)])
    problems += topic_problems
    permalink = permalink_of(header)
    return Article(
        slug=_slug(permalink, key, title),
        title=title,
        authors=_authors(header, byline.names, problems),
        date=day,
        section=section,
        topics=topics,
        # What was withdrawn is not kept: nothing can show it by mistake.
        abstract="" if withdrawn else abstract,
        body="" if withdrawn else finished(body, problems),
        language=language,
        direction=direction_of(language),
        issue=issue,
        author_bio=cut(parts.bio or first_of(header, "author_bio", "bio", "about_the_author"), MAX_ABSTRACT),
        corrected=corrected_day(header, day_first=publication.day_first, problems=problems),
        correction=first_of(header, "correction"),
        subtitle=cut(first_of(header, "subtitle", "subheading", "deck", "standfirst"), MAX_TITLE),
        permalink=permalink,
        aliases=aliases_of(header, problems),
        doi=doi_of(header, problems),
        lead_picture=lead_picture_of(header, problems),
        pdf=pdf_of(header, problems),
        withdrawn=cut(withdrawn, MAX_ABSTRACT),
    )


def _authors(header: Mapping[str, object], printed: tuple[Name, ...], problems: list[Problem]) -> tuple[Author, ...]:
    """The authors of the header, else of the byline; each person once, and those left out are told."""
    names: list[Name] = []
    for field in ("author", "authors", "by", "byline", "creator", "writer", "writers", "contributors"):
        value = header.get(field)
        for entry in value if isinstance(value, list) else [value]:
            names += _names_of_entry(entry, problems)
        if names:
            break
    people = distinct(names) if names else printed
    if len(people) < len(names):
        what = "A name stands there twice, or in two spellings; it was taken once."
        problems.append(Problem(Level.WARNING, what, "Name each author once.", "field author"))
    if len(people) > MAX_AUTHORS:
        what = f"There are {len(people)} authors; only the first {MAX_AUTHORS} are listed."
        problems.append(Problem(Level.WARNING, what, "Name the others in the author's bio.", "field author"))
    for each in people:
        if not any(letter.isalpha() for letter in each.name):
            raise Refused(
                Problem(Level.REFUSED, f"“{each.name}” is not a name.", "Write the name itself.", "field author")
            )
    return tuple(Author(each.name, slug_of(each.name) or "author", each.affiliation) for each in people[:MAX_AUTHORS])


def _names_of_entry(entry: object, problems: list[Problem]) -> list[Name]:
    if isinstance(entry, dict):
        return _names_of_map(entry, problems)
    text = without_markup(entry)
    if turned := last_name_first(text):
        what = f"“{text}” was read as {turned}."
        problems.append(
            Problem(Level.WARNING, what, "Write first name first, or several authors as a list.", "field author")
        )
        return [Name(turned)]
    return list(parse_byline(text).names)


def _names_of_map(entry: dict[object, object], problems: list[Problem]) -> list[Name]:
    """The name of a map, in one field or in two; or those of maps within it, each under a name of its own."""
    fields = {str(name).lower(): value for name, value in entry.items()}
    if isinstance(inner := fields.get("name"), dict):
        fields |= inner
    name = first_of(fields, "name", "literal", "full_name", "display_name", "label") or " ".join(
        filter(
            None,
            (
                first_of(fields, "given", "first", "first_name", "firstname", "given_name"),
                first_of(fields, "family", "last", "last_name", "lastname", "family_name"),
            ),
        )
    )
    if name:
        places = [fields.get(field) for field in ("affiliation", "affiliations", "institution", "organization")]
        listed = [word for place in places for word in words_of(place if isinstance(place, list) else [place])]
        return [Name(name, ", ".join(listed) or first_of(fields, "title"))]
    names = [name for inner in entry.values() if isinstance(inner, dict) for name in _names_of_map(inner, problems)]
    if not names and entry:
        what = "An author could not be understood, and was left out."
        problems.append(Problem(Level.WARNING, what, "Write the name as “author: Jane Doe”.", "field author"))
    return names


def _section(header: Mapping[str, object], key: str, publication: Publication, problems: list[Problem]) -> Label:
    """The section that the header or a folder names, else the publication's first."""
    if not publication.sections:
        return Label("articles", "Articles")
    known = {section.slug: section for section in publication.sections}
    named = first_of(header, "section", "category")
    for candidate in (named, *words_of(header.get("categories")), *reversed(PurePosixPath(key).parts[:-1])):
        if section := known.get(slug_of(candidate)):
            return section
    default = publication.sections[0]
    if named:
        what = f"The publication has no section “{named[:60]}”; the article is in {default.title}."
        sections = ", ".join(section.title for section in publication.sections)
        problems.append(Problem(Level.WARNING, what, f"Use one of: {sections}.", "field section"))
    return default


def _topic_words(header: Mapping[str, object], section: Label) -> list[str]:
    """What the header has of topics; a category that is the section is none."""
    # Jekyll, whose layouts have no ending, divides its lists by spaces alone.
    layout = first_of(header, "layout")
    spaced = {"tags", "categories"} if layout and "." not in layout else set()
    words: list[str] = []
    for name in _TOPIC_FIELDS:
        value = header.get(name)
        found = words_of(value)
        if name in spaced and isinstance(value, str) and len(found) == 1:
            found = found[0].split()
        words += [word for word in found if name != "categories" or slug_of(word) != section.slug]
    return words


def _abstract(header: Mapping[str, object], labelled: str, body: Element, *, in_journal_form: bool) -> str:
    """The abstract in plain text; the body does not repeat it where the journal's form prints it first."""
    written = labelled or first_of(header, "abstract", "summary", "excerpt", "custom_excerpt", "description", "lede")
    if written:
        drop_repeated(body, written)
        return cut(written, MAX_ABSTRACT)
    if in_journal_form and (printed := take_abstract(body, MAX_ABSTRACT)):
        return printed
    paragraph = first_paragraph(body)
    return "" if paragraph is None else cut(text_without_notes(paragraph), _CUT_ABSTRACT)


def _slug(permalink: str, key: str, title: str) -> str:
    """From the header, else from a file name that begins with a date, else from the title."""
    stem = PurePosixPath(key).stem
    dated = DATED_NAME.match(stem)
    candidates = (permalink, dated[4] if dated else "", title, stem)
    slugs = [slug for each in candidates if (slug := slug_of(each))]
    return next((slug for slug in slugs if slug not in _RESERVED_SLUGS), f"{slugs[0]}-article" if slugs else "article")
