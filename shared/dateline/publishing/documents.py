"""Objects as they are put: what kind each is, by its path, and how long it may be kept."""

from dateline.publication import Publication
from dateline.publishing.rendering import stylesheet
from dateline.publishing.s3_objects import IMMUTABLE, Document

PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600"
# What is asked for by machines, over and over: a feed that is five minutes old is new.
FEED_CACHE = "public, max-age=300, stale-while-revalidate=3600"
PRIVATE = "private, no-store"
_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "ics": "text/calendar; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
# Atom and JSON feeds go under the general names of their formats, as CloudFront compresses none of the special ones.
_BY_NAME = {"rss.xml": "application/rss+xml; charset=utf-8"}


def style(publication: Publication) -> tuple[str, Document]:
    """The path and object of the stylesheet that a publication's pages name."""
    path, content = stylesheet(publication.colours)
    return path, Document(content, "text/css; charset=utf-8", IMMUTABLE)


def redirect(page: str, to: str) -> Document:
    """The object at a former path: a page that says where to, which the distribution makes a redirect."""
    return Document(page.encode(), _MEDIA_TYPES["html"], PAGE_CACHE, location=to)


def document(path: str, body: str, *, private: bool) -> Document:
    """The object at a path; a private one is for its reader alone, and never kept."""
    name = path.rpartition("/")[2]
    media_type = _BY_NAME.get(name) or _MEDIA_TYPES[name.rpartition(".")[2]]
    is_page = media_type.startswith("text/html")
    return Document(body.encode(), media_type, PRIVATE if private else PAGE_CACHE if is_page else FEED_CACHE)
