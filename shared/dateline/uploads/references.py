"""The records with whose help a content is understood, and the content as they complete it."""

from collections.abc import Mapping
from dataclasses import replace

from dateline.articles.article import Article, Author
from dateline.articles.slugs import slug_of
from dateline.content.records import Content
from dateline.content.references import spelling_key
from dateline.items import Item, Key


def references_of(content: Content | None) -> list[Key]:
    """The keys of the records that the content speaks of."""
    match content:
        case Article():
            return [spelling_key(author.slug) for author in content.authors]
        case _:
            return []


def resolved(content: Content | None, records: Mapping[Key, Item]) -> Content | None:
    """The content with what the records say: authors who are spelt in several ways are one."""
    match content:
        case Article():
            authors = {author.slug: author for author in (_known(each, records) for each in content.authors)}
            return replace(content, authors=tuple(authors.values()))
        case _:
            return content


def _known(author: Author, records: Mapping[Key, Item]) -> Author:
    record = records.get(spelling_key(author.slug))
    if record is None:
        return author
    # A site generator's slug is no name to print.
    name = record["name"] if author.name == slug_of(author.name) else author.name
    return replace(author, slug=record["author"], name=name)
