"""A Jekyll site: posts, drafts and pages, with the addresses that `_config.yml` gives them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.archives.archive import Archive, Fields, LeftOut, Text
from dateline.archives.files import Files, settings_of, sources
from dateline.archives.headers import (
    DATED_NAME,
    DATES,
    authors_in,
    is_draft,
    kept_fields,
    read_text,
    texts_in,
    words_in,
)
from dateline.archives.liquid import fill_in
from dateline.archives.moments import Written, first_moment, written_moment
from dateline.archives.permalinks import JEKYLL_STYLES, clean_path, jekyll_address, jekyll_slug
from dateline.archives.writers import writers_in_data, writers_in_folder
from dateline.articles.fields import first_of, flag

_SUFFIXES = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
_OTHER_MARKUP = (".textile", ".rst", ".adoc", ".asciidoc", ".org")
_PROGRAM = re.compile(r"\{%-?\s*(?:for|paginate|assign|capture)\b")


@dataclass(frozen=True, slots=True)
class _Site:
    top: Path
    source: Path
    settings: Mapping[str, object]

    @property
    def base(self) -> str:
        """What every address begins with."""
        return first_of(self.settings, "baseurl").rstrip("/")

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone in which days of addresses are counted, None where the settings name none."""
        name = first_of(self.settings, "timezone")
        try:
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError):
            return None

    def defaults(self, path: str, kind: str) -> Fields:
        """What the settings put into the header of a file, the more particular last."""
        found: list[tuple[int, Fields]] = []
        listed = self.settings.get("defaults")
        for each in listed if isinstance(listed, list) else []:
            entry: Any = each
            if not isinstance(entry, dict) or not isinstance(entry.get("values"), dict):
                continue
            scope: Fields = entry["scope"] if isinstance(entry.get("scope"), dict) else {}
            place, wanted = first_of(scope, "path").strip("/"), first_of(scope, "type")
            within = not place or path == place or path.startswith(f"{place}/") or fnmatch(path, place)
            if within and wanted in {"", kind}:
                found.append((len(place), {str(name).lower(): value for name, value in entry["values"].items()}))
        merged: Fields = {}
        for _, values in sorted(found, key=lambda each: each[0]):
            merged |= values
        return merged


def read_jekyll(top: Path) -> Archive:
    """The archive in a Jekyll site's folder. Raises Invalid for settings that cannot be read."""
    settings = settings_of(top / "_config.yml", top) or settings_of(top / "_config.yaml", top)
    settings = settings or settings_of(top / "_config.toml", top)
    site = _Site(top, top / (first_of(settings, "source") or "."), settings)
    found = [*_posts(site), *_dated_collections(site), *_pages(site)]
    links = {
        name: each.addresses[0]
        for each in found
        if isinstance(each, Text) and each.addresses
        for name in (each.source, re.sub(r"^(?:.*/)?_posts/(.*)\.\w+$", r"\1", each.source))
    }
    url = urlsplit(first_of(settings, "url"))
    return Archive(
        generator="Jekyll",
        texts=[replace(each, body=fill_in(each.body, links)) if isinstance(each, Text) else each for each in found],
        count=len(found),
        files=Files(top, (site.source,), f"{url.scheme}://{url.netloc}{site.base}" if url.netloc else site.base),
        writers=(*writers_in_data(site.source / "_data", top), *writers_in_folder(site.source / "_authors", top)),
        links=links,
    )


def _posts(site: _Site) -> Iterator[Text | LeftOut]:
    for file in sources(site.source, site.top, *_SUFFIXES, *_OTHER_MARKUP):
        parts = file.relative_to(site.source).parts
        if "_posts" in parts[:-1] or "_drafts" in parts[:-1]:
            is_a_draft = "_drafts" in parts
            above = parts[: parts.index("_drafts" if is_a_draft else "_posts")]
            dated = DATED_NAME.match(file.stem)
            if dated or is_a_draft:
                yield _read(site, file, kind="drafts" if is_a_draft else "posts", above=above, dated=dated)
            else:
                source = file.relative_to(site.top).as_posix()
                what = "The name of a post begins with its day, and this one does not; Jekyll passes it over too."
                yield LeftOut(source, what, "Name it like 2014-03-19-title.md, or move it to _drafts.")


def _dated_collections(site: _Site) -> Iterator[Text | LeftOut]:
    """Texts of the site's other collections that have pages of their own, and a day that makes them articles."""
    listed: Any = site.settings.get("collections")
    for name, collection in listed.items() if isinstance(listed, dict) else ():
        if name in {"posts", "drafts", "authors"} or not isinstance(collection, dict) or not flag(collection, "output"):
            continue
        for file in sources(site.source / f"_{name}", site.top, *_SUFFIXES):
            template = first_of(collection, "permalink") or "/:collection/:path:output_ext"
            read = _read(site, file, kind=str(name), template=template, dated=DATED_NAME.match(file.stem))
            if isinstance(read, LeftOut) or read.day:
                yield read
            else:
                what = f"It is part of the collection {name} and bears no date, so it is no article."
                yield LeftOut(read.source, what, "Give it a date, or upload it to pages/ yourself.")


def _pages(site: _Site) -> Iterator[Text | LeftOut]:
    for file in sources(site.source, site.top, *_SUFFIXES):
        parts = file.relative_to(site.source).parts
        is_special = any(part.startswith(("_", ".")) for part in parts)
        if is_special or file.stem.lower() in {"404", "readme", "license", "changelog", "contributing"}:
            continue
        read = _read(site, file, kind="pages")
        # What has no title, or is a program for the generator, makes feeds and lists, which this service makes itself.
        if isinstance(read, LeftOut) or (
            first_of(read.header, "title") and read.addresses and not _PROGRAM.search(read.body)
        ):
            yield read


def _read(
    site: _Site,
    file: Path,
    *,
    kind: str,
    above: tuple[str, ...] = (),
    template: str = "",
    dated: re.Match[str] | None = None,
) -> Text | LeftOut:
    source = file.relative_to(site.top).as_posix()
    read = read_text(file, source)
    if isinstance(read, LeftOut):
        return read
    if file.suffix.lower() in _OTHER_MARKUP:
        return LeftOut(source, f"Texts ending in {file.suffix} are not read.", "Convert it to Markdown first.")
    own, body = read
    header = site.defaults(file.relative_to(site.source).as_posix(), kind) | own
    moment = first_moment(header, *DATES) or (written_moment(dated[1]) if dated else None)
    is_page = kind == "pages"
    name = first_of(own, "slug") or (dated[2] if dated else file.stem)
    categories = tuple(
        dict.fromkeys((*above, *words_in(header, "category"), *words_in(header, "categories", spaced=True)))
    )
    if not is_page and not template:
        template = first_of(site.settings, "permalink") or "date"
    values = {
        "title": jekyll_slug(name, cased=True),
        "slug": jekyll_slug(name),
        "name": jekyll_slug(file.stem),
        "categories": "/".join(dict.fromkeys(each.lower() for each in categories)),
        "slugified_categories": "/".join(dict.fromkeys(map(jekyll_slug, categories))),
        "collection": kind,
        "path": _path_in_collection(site, file, kind),
        "basename": file.stem,
    }
    template = first_of(header, "permalink") or template
    usual = _page_addresses(site, file, template) if is_page else _addresses(site, template, moment, values)
    if is_page and not usual:
        # The home page, feeds and the like are made anew by this service.
        return Text(source, "pages", "", None, own, body)
    former = [clean_path(path) for name in ("redirect_from", "aliases") for path in texts_in(header.get(name))]
    last = usual[0].rstrip("/").rpartition("/")[2].partition(".")[0] if usual else ""
    return Text(
        source=source,
        folder="pages" if is_page else "articles",
        slug=last if is_page or first_of(own, "permalink") else jekyll_slug(name),
        day=moment.day if moment and not is_page else None,
        header=kept_fields(own, header),
        body=body,
        addresses=tuple(dict.fromkeys((*usual, *filter(None, former)))),
        topics=words_in(header, "tags", "tag", "topics", spaced=True),
        categories=categories,
        authors=() if is_page else authors_in(header, site.settings.get("author")),
        draft=kind == "drafts" or is_draft(header),
        beside=file.parent,
    )


def _path_in_collection(site: _Site, file: Path, kind: str) -> str:
    folder = site.source / f"_{kind}"
    return file.relative_to(folder).with_suffix("").as_posix() if file.is_relative_to(folder) else file.stem


def _addresses(site: _Site, template: str, moment: Written | None, values: Mapping[str, str]) -> list[str]:
    moments = moment.days_on_site(site.zone) if moment else (None,)
    if ":" not in template and template not in JEKYLL_STYLES:
        return [path] if (path := clean_path(f"{site.base}/{template}")) else []
    found = (jekyll_address(template, each, values) for each in moments)
    return [clean_path(site.base + path) for path in dict.fromkeys(found) if path and ":" not in path]


def _page_addresses(site: _Site, file: Path, permalink: str) -> list[str]:
    if permalink and permalink not in JEKYLL_STYLES:
        return [path] if (path := clean_path(f"{site.base}/{permalink}")) else []
    style = permalink or first_of(site.settings, "permalink") or "date"
    stem = file.relative_to(site.source).with_suffix("").as_posix()
    ends_open = style == "pretty" or style.endswith("/")
    path = clean_path(f"{site.base}/{stem}/index.html" if ends_open else f"{site.base}/{stem}.html")
    return [path] if path and path.rstrip("/") != site.base else []
