"""Headers of an archive's texts: what generators keep in them, said as this service reads it."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from dateline.archives.archive import Fields, LeftOut
from dateline.archives.html_blocks import as_one_block
from dateline.articles.fields import first_of, flag, words_of
from dateline.articles.manuscript import Unreadable
from dateline.articles.readers import MAX_TEXT_BYTES
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header

DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
DATES = ("date", "publishdate", "publish_date", "pubdate", "published", "published_at", "publication_date", "created")
_OF_THE_SITE = {"lang", "language", "section"}
# What says how a text was shown, not what it is.
_OF_THE_GENERATOR = {
    "aliases", "author", "authors", "categories", "category", "comments", "draft",
    "eleventyexcludefromcollections", "eleventynavigation", "id", "layout", "markup", "menu", "menus",
    "nav_order", "permalink", "published", "redirect_from", "save_as", "sitemap", "slug", "status", "tag", "tags",
    "template", "toc", "topic", "topics", "type", "url", "weight", *DATES,
}  # fmt: skip


def read_text(file: Path, source: str) -> tuple[Fields, str] | LeftOut:
    """The header and body of a file, or why it cannot be read."""
    if file.stat().st_size > MAX_TEXT_BYTES:
        what = f"The file is larger than {MAX_TEXT_BYTES // 1_000_000} MB."
        return LeftOut(source, what, "Split it, or take out what is not text.")
    try:
        text, _ = decode(file.read_bytes())
        header, body = _json_header(text) or split_header(text)[:2]
        return header, as_one_block(body) if file.suffix.lower() in {".html", ".htm"} else body
    except Unreadable as error:
        return LeftOut(source, error.problem.what, error.problem.mend, error.problem.where)


def _json_header(text: str) -> tuple[Fields, str] | None:
    """Hugo and Eleventy also read a header of JSON, which begins with the very first sign."""
    opening = re.match(r"\s*(?:---json\s*)?(?=\{\s*\")", text)
    if opening is None:
        return None
    try:
        found, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text, opening.end())
    except (json.JSONDecodeError, RecursionError):
        return None
    return {str(name).lower(): value for name, value in found.items()}, re.sub(r"\A\s*---[ \t]*\n", "", text[end:])


def kept_fields(own: Mapping[str, object], of_site: Mapping[str, object] | None = None) -> Fields:
    """The fields that say something of the text itself, as they were written; of those that the site adds, a few."""
    kept = {name: value for name, value in own.items() if name not in _OF_THE_GENERATOR}
    return {name: value for name, value in (of_site or {}).items() if name in _OF_THE_SITE} | kept


def is_draft(header: Mapping[str, object]) -> bool:
    """Whether a header keeps a text from the public."""
    status = first_of(header, "status").lower()
    held = flag(header, "draft") or flag(header, "published") is False
    return bool(held) or status in {"draft", "hidden", "private", "pending"}


def words_in(header: Mapping[str, object], *names: str, spaced: bool = False) -> tuple[str, ...]:
    """The entries of some fields, each once; with `spaced`, a text without commas is parted at its spaces."""
    found: list[str] = []
    for name in names:
        value = header.get(name)
        if spaced and isinstance(value, str) and not re.search(r"[,;\n\[]", value):
            value = value.split()
        found += words_of(value)
    return tuple(dict.fromkeys(found))


def authors_in(header: Mapping[str, object], fallback: object = None) -> tuple[object, ...]:
    """The entries of the authors' fields as they were written, else of the site's own author."""
    for value in (*(header.get(name) for name in ("author", "authors", "by", "byline")), fallback):
        entries = value if isinstance(value, list) else [value]
        if found := tuple(each for each in entries if each):
            return found
    return ()


def texts_in(value: object) -> Iterable[str]:
    """A text, or the texts of a list."""
    entries = value if isinstance(value, list) else [value]
    return [each.strip() for each in entries if isinstance(each, str) and each.strip()]
