"""What a file under `authors/` says: one person or body, however the bylines spell them."""

import re
from dataclasses import replace
from pathlib import PurePosixPath

from dateline.articles.article import AuthorFile
from dateline.articles.fields import first_of, words_of
from dateline.articles.interpretation import Problems, finished, language_of, title_and_body
from dateline.articles.languages import direction_of
from dateline.articles.manuscript import Level, Manuscript, Problem, Refused, Unreadable
from dateline.articles.slugs import slug_of
from dateline.publication import Publication

# Each spelling is one more write of the transaction that keeps the file.
MAX_SPELLINGS = 40
MAX_LINKS = 10
# Source: "Structure of the ORCID Identifier".
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def interpret_author(manuscript: Manuscript, publication: Publication, key: str) -> tuple[AuthorFile | None, Problems]:
    """The author that a file describes, or None with the problem that prevents it; the problems either way."""
    problems = list(manuscript.problems)
    header = dict(manuscript.header)
    if name := first_of(header, "name", "full_name", "display_name", "author"):
        header["title"] = name
    try:
        name, body, _ = title_and_body(replace(manuscript, header=header), publication, problems, needs_text=False)
        slug = slug_of(first_of(header, "slug")) or _slug_of_name(name)
        others = [word for field in ("aliases", "also", "spellings") for word in words_of(header.get(field))]
        stem = PurePosixPath(key).stem
        spellings = dict.fromkeys(filter(None, (slug, slug_of(name), *map(slug_of, [*others, stem]))))
        if len(spellings) > MAX_SPELLINGS:
            what = f"There are {len(spellings)} spellings; only the first {MAX_SPELLINGS} are used."
            problems.append(Problem(Level.WARNING, what, "Name those that bylines bear.", "field aliases"))
        bio = finished(body, problems)
        language = language_of(header, body.text_content() or name, publication, problems)
        return (
            AuthorFile(
                slug=slug,
                name=name,
                spellings=tuple(spellings)[:MAX_SPELLINGS],
                affiliation=first_of(header, "affiliation", "institution", "organization", "title_and_affiliation"),
                photo=first_of(header, "photo", "picture", "image", "avatar"),
                links=tuple(_links(header)),
                bio=bio,
                language=language,
                direction=direction_of(language),
            ),
            tuple(problems),
        )
    except (Refused, Unreadable) as refused:
        return None, (*problems, refused.problem)


def _slug_of_name(name: str) -> str:
    if slug := slug_of(name):
        return slug
    raise Refused(Problem(Level.REFUSED, f"“{name}” is not a name.", "Write the name itself.", "field name"))


def _links(header: dict[str, object]) -> list[str]:
    found = [word for field in ("links", "link", "website", "url", "orcid") for word in words_of(header.get(field))]
    urls = [f"https://orcid.org/{word}" if _ORCID.fullmatch(word) else word for word in found]
    return [url for url in dict.fromkeys(urls) if url.startswith("https://") and " " not in url][:MAX_LINKS]
