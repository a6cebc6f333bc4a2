"""A WordPress export (WXR): posts and pages, read as a stream, twice, so that its size does not matter.

Comments and mail addresses, which it holds too, are left where they are. Source: the export of WordPress 2.9 and later,
`wp-admin/includes/export.php`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError  # their types: the parser is the safe one

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from dateline.archives.archive import Archive, Fields, LeftOut, Text, Writer
from dateline.archives.files import Files
from dateline.archives.moments import written_moment
from dateline.archives.permalinks import clean_path
from dateline.archives.wordpress_html import html_of_post
from dateline.errors import Invalid

MAX_ITEM_BYTES = 20_000_000
_CONTROLS = bytes.maketrans(bytes([*range(9), 11, 12, *range(14, 32)]), b" " * 29)
_DRAFTS = {"draft", "pending", "private"}
_PUBLIC = {"publish", "future"}
_INTERNAL = {
    "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset", "oembed_cache", "user_request",
    "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family",
    "wp_font_face",
}  # fmt: skip


@dataclass(slots=True)
class _Index:
    """What a first reading finds: everything that texts refer to by number or name."""

    sites: list[str] = field(default_factory=list)
    writers: dict[str, Writer] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    count: int = 0


class _Stream:
    """The export's bytes, without the control characters that XML forbids and WordPress keeps; an item is bounded."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name, self.since_item = file, name, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Invalid when one item goes on for too long."""
        self.since_item += max(size, 0)
        if self.since_item > MAX_ITEM_BYTES:
            message = (
                f"{self._name}: one post is larger than {MAX_ITEM_BYTES // 1_000_000} MB. Take it out, or split it."
            )
            raise Invalid(message)
        return self._file.read(size).translate(_CONTROLS)


def read_wordpress(path: Path, attachments: Path | None = None) -> Archive:
    """The archive in an export; `attachments` is the folder that holds the files of `wp-content/uploads`.

    Raises Invalid when the file is no export or is damaged, naming the line.
    """
    index = _index(path)
    site = index.sites[0] if index.sites else ""
    hosts = {urlsplit(each).netloc for each in (*index.sites, *index.attachments.values())} - {""}
    folder = attachments or path.parent
    roots = (folder, folder / "wp-content" / "uploads", folder / "uploads") if attachments else ()
    return Archive(
        generator="WordPress",
        texts=_texts(path, index),
        count=index.count,
        files=Files(folder, roots, site, hosts=frozenset(hosts), prefers_full_size=True),
        writers=tuple(index.writers.values()),
        left_out=tuple(
            LeftOut(path.name, f"{count} items of the type “{kind}” are neither posts nor pages and are not imported.")
            for kind, count in sorted(index.others.items())
        ),
        links=index.links,
    )


def _elements(path: Path) -> Iterator[tuple[str, Mapping[str, str], Element]]:
    """Every author and item of the export with its name and plain fields, and what the channel says of itself."""
    try:
        with path.open("rb") as file:
            stream = _Stream(file, path.name)
            parents: list[Element] = []
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    parents.append(element)
                    continue
                parents.pop()
                depth = len(parents)
                if depth == 0 and element.tag not in {"rss", "channel"}:
                    message = f"{path.name} is no export of WordPress: it begins with <{element.tag}>."
                    raise Invalid(message)
                if depth == 2:  # noqa: PLR2004  # in the channel
                    stream.since_item = 0
                    yield _name(element), {_name(each): (each.text or "").strip() for each in element}, element
                    parents[-1].remove(element)
    except ParseError as error:
        line = error.position[0]
        message = f"{path.name}, line {line}: the file is damaged or no export of WordPress. Export it once more."
        raise Invalid(message) from error
    except DefusedXmlException as error:
        message = f"{path.name} declares a document type, which no export of WordPress does. Export it once more."
        raise Invalid(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise Invalid(message) from error


def _name(element: Element) -> str:
    """An element's name without its namespace; the two that are called alike by what they hold."""
    namespace, _, name = element.tag.rpartition("}")
    if name == "encoded":
        return "excerpt" if "excerpt" in namespace else "content"
    return name


def _index(path: Path) -> _Index:
    index = _Index()
    is_export = False
    for name, fields, element in _elements(path):
        match name:
            case "wxr_version":
                is_export = True
            case "base_blog_url" | "base_site_url" | "link":
                index.sites.append((element.text or "").strip())
            case "author":
                _index_author(fields, path.name, index)
            case "item":
                _index_item(fields, element, index)
    if not is_export:
        message = f"{path.name} is no export of WordPress. In WordPress: Tools, Export, All content."
        raise Invalid(message)
    return index


def _index_author(fields: Mapping[str, str], source: str, index: _Index) -> None:
    login = fields.get("author_login", "")
    full = " ".join(filter(None, (fields.get("author_first_name", ""), fields.get("author_last_name", ""))))
    name = unescape(fields.get("author_display_name", "")) or unescape(full) or login
    if login and name:
        aliases = tuple(dict.fromkeys(each for each in (login, unescape(full)) if each and each != name))
        index.writers[login] = Writer(login, name, source, aliases)


def _index_item(fields: Mapping[str, str], element: Element, index: _Index) -> None:
    kind, number = fields.get("post_type", ""), fields.get("post_id", "")
    if kind == "attachment":
        index.attachments[number] = fields.get("attachment_url", "")
        index.descriptions[number] = _meta(element, "_wp_attachment_image_alt")
    elif _is_text(fields):
        index.count += 1
        if address := _address(fields):
            index.links[f"?p={number}"] = index.links[f"?page_id={number}"] = address
    elif kind not in _INTERNAL | {"post", "page"}:
        index.others[kind] += 1


def _is_text(fields: Mapping[str, str]) -> bool:
    return fields.get("post_type") in {"post", "page"} and fields.get("status") in _DRAFTS | _PUBLIC


def _texts(path: Path, index: _Index) -> Iterator[Text | LeftOut]:
    for name, fields, element in _elements(path):
        if name == "item" and _is_text(fields):
            yield _text(fields, element, path.name, index)


def _text(fields: Mapping[str, str], element: Element, source: str, index: _Index) -> Text:
    is_page = fields["post_type"] == "page"
    title = unescape(fields.get("title", ""))
    moment = None if is_page else written_moment(fields.get("post_date", ""))
    address = _address(fields)
    header: Fields = {"title": title}
    if excerpt := fields.get("excerpt"):
        header["excerpt"] = excerpt
    thumbnail = _meta(element, "_thumbnail_id")
    if picture := index.attachments.get(thumbnail):
        header["image"] = picture
        if described := index.descriptions.get(thumbnail):
            header["image_alt"] = described
    guests = _terms(element, "author")
    return Text(
        source=f"{source}, {fields['post_type']} {fields.get('post_id', '')} (“{title[:60]}”)",
        folder="pages" if is_page else "articles",
        slug=unquote(fields.get("post_name", "")) or title or f"post-{fields.get('post_id', '')}",
        day=moment.day if moment else None,
        header=header,
        body=html_of_post(fields.get("content", ""), index.attachments, index.descriptions),
        addresses=(address,) if address else (),
        topics=_terms(element, "post_tag"),
        categories=_terms(element, "category"),
        authors=() if is_page else guests or tuple(filter(None, (fields.get("creator", ""),))),
        # What only those with a password could read is nobody else's to read now.
        draft=fields["status"] in _DRAFTS or bool(fields.get("post_password")),
    )


def _address(fields: Mapping[str, str]) -> str:
    """The path of a permalink; empty for an address that is a query, which nothing can redirect."""
    try:
        parts = urlsplit(fields.get("link", ""))
    except ValueError:
        return ""
    return "" if parts.query else clean_path(unquote(parts.path))


def _terms(element: Element, domain: str) -> tuple[str, ...]:
    terms = (unescape((each.text or "").strip()) for each in element if each.get("domain") == domain)
    return tuple(dict.fromkeys(filter(None, terms)))


def _meta(element: Element, key: str) -> str:
    """What a post's own fields say under a key."""
    child: Callable[[Element, str], str] = lambda meta, name: next(  # noqa: E731
        ((each.text or "").strip() for each in meta if _name(each) == name), ""
    )
    metas = (each for each in element if _name(each) == "postmeta")
    return next((child(meta, "meta_value") for meta in metas if child(meta, "meta_key") == key), "")
