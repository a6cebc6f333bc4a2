"""What an article says to search: its words, folded, and what it can be chosen by.

An entry stands in the content table for each article that readers may find, in one partition and in the
order of a hash of its address, so that a segment of the index is a range of it.
"""

import hashlib
import json
import re
import zlib
from dataclasses import asdict, dataclass
from html import unescape
from typing import Any

from dateline.articles.article import Article
from dateline.items import Item
from dateline.search.folding import fold

ENTRIES = "SEARCH"
HASH_BITS = 32
# Counted up when entries or segments are made in another way: then every entry differs, and is written anew when its
# upload is next understood.
FORM = 2
# About sixty pages: an entry must fit into an item, whatever an upload holds.
MOST_LETTERS = 150_000

_BREAKING = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|t[drh]|table|tr|blockquote|pre|figure|figcaption|dt|dd|hr)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as the index keeps it. The first five fields are folded text."""

    title: str
    authors: str
    labels: str
    abstract: str
    body: str
    address: str
    day: str
    language: str
    section: str
    issue: str
    author_slugs: tuple[str, ...]
    topic_slugs: tuple[str, ...]


def entry_item(article: Article, address: str) -> Item:
    """The item that makes an article found."""
    entry = Entry(
        title=fold(article.title),
        authors=fold(" ".join(f"{author.name} {author.affiliation}" for author in article.authors)),
        labels=fold(" ".join([article.section.title, *(topic.title for topic in article.topics)])),
        abstract=fold(article.abstract),
        body=fold(text_of(article.body))[:MOST_LETTERS],
        address=address,
        day=article.date.isoformat(),
        language=article.language,
        section=article.section.slug,
        issue=article.issue.slug if article.issue else "",
        author_slugs=tuple(author.slug for author in article.authors),
        topic_slugs=tuple(topic.slug for topic in article.topics),
    )
    packed = zlib.compress(json.dumps(asdict(entry), ensure_ascii=False).encode(), 9)
    return {"pk": ENTRIES, "sk": f"{hash_of(address):08x}#{address}", "form": FORM, "entry": packed}


def entry_from(item: Item) -> Entry:
    """The entry that an item holds."""
    fields: dict[str, Any] = json.loads(zlib.decompress(item["entry"]))
    return Entry(
        **fields | {"author_slugs": tuple(fields["author_slugs"]), "topic_slugs": tuple(fields["topic_slugs"])}
    )


def hash_in(sk: str) -> int:
    """The hash that an entry's sort key begins with."""
    return int(sk.partition("#")[0], 16)


def hash_of(address: str) -> int:
    """Where an address lies among all: a number of 32 bits, spread evenly."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[: HASH_BITS // 8])


def text_of(body: str) -> str:
    """The text of a body of HTML, on one line."""
    return " ".join(unescape(_TAG.sub("", _BREAKING.sub(" ", body))).split())
