"""A Hugo site: what lies under `content/`, with the addresses that its settings and permalinks give."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from dateline.archives.archive import Archive, LeftOut, Text
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
from dateline.archives.moments import Written, first_moment, written_moment
from dateline.archives.permalinks import clean_path, hugo_address, hugo_slug
from dateline.archives.references import outside_code
from dateline.archives.writers import writers_in_data, writers_in_folder
from dateline.articles.fields import first_of, flag

_NAMES = ("hugo", "config")
_ENDINGS = (".toml", ".yaml", ".yml", ".json")
_SUFFIXES = (".md", ".markdown", ".mdown", ".html", ".htm")
_OTHER_MARKUP = (".adoc", ".asciidoc", ".ad", ".rst", ".org", ".pandoc", ".pdc")
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?[\"'`]?([^\"'`\s>%]+)[\"'`]?[^{}]*?[>%]\}\}")


@dataclass(frozen=True, slots=True)
class _Site:
    top: Path
    settings: Mapping[str, object]

    @property
    def content(self) -> Path:
        """Where texts lie."""
        return self.top / (first_of(self.settings, "contentdir") or "content")

    @property
    def base(self) -> str:
        """What every address begins with."""
        return urlsplit(first_of(self.settings, "baseurl")).path.rstrip("/")

    @property
    def is_ugly(self) -> bool:
        """Whether addresses end in .html."""
        return bool(flag(self.settings, "uglyurls"))

    @property
    def languages(self) -> dict[str, str]:
        """What the addresses of each language begin with."""
        listed = self.settings.get("languages")
        default = first_of(self.settings, "defaultcontentlanguage") or "en"
        in_folder = flag(self.settings, "defaultcontentlanguageinsubdir")
        found = {default: f"/{default}" if in_folder else ""}
        for name in listed if isinstance(listed, dict) else ():
            found.setdefault(str(name).lower(), f"/{str(name).lower()}")
        return found

    def pattern(self, section: str) -> str:
        """The pattern of a section's addresses; empty where there is none."""
        listed: Any = self.settings.get("permalinks")
        patterns = _lowered(listed) if isinstance(listed, dict) else {}
        of_pages: Any = patterns.get("page")
        merged = patterns | (_lowered(of_pages) if isinstance(of_pages, dict) else {})
        return first_of(merged, section)

    @property
    def dates_by_name(self) -> bool:
        """Whether the names of files say their day, and are no part of the address then."""
        listed: Any = self.settings.get("frontmatter")
        fields = texts_in(_lowered(listed).get("date")) if isinstance(listed, dict) else ()
        return ":filename" in fields


def read_hugo(top: Path) -> Archive:
    """The archive in a Hugo site's folder. Raises Invalid for settings that cannot be read."""
    site = _Site(top, _settings(top))
    found = list(_texts(site))
    links = _links(found, site)
    url = first_of(site.settings, "baseurl")
    statics = [first_of(site.settings, "staticdir") or "static", "assets"]

    def fill_in(text: str) -> str:
        return outside_code(text, _REF, lambda match: _referred(match[1], links) or match[0])

    return Archive(
        generator="Hugo",
        texts=[replace(each, body=fill_in(each.body)) if isinstance(each, Text) else each for each in found],
        count=len(found),
        files=Files(top, tuple(top / each for each in statics), url if "://" in url else site.base),
        writers=(*writers_in_data(top / "data", top), *writers_in_folder(site.content / "authors", top)),
        links=links,
    )


def _settings(top: Path) -> dict[str, object]:
    """The settings of every file that holds some, whichever way they are cut into files."""
    merged: dict[str, object] = {}
    for ending in _ENDINGS:
        for name in reversed(_NAMES):
            merged |= _lowered(settings_of(top / f"{name}{ending}", top))
    folder = top / "config" / "_default"
    for file in sources(folder, top, *_ENDINGS):
        found = _lowered(settings_of(file, top))
        merged |= found if file.stem in _NAMES else {file.stem.lower(): found}
    return merged


def _lowered(fields: Mapping[str, object]) -> dict[str, object]:
    # Hugo's settings know no case.
    return {str(name).lower(): value for name, value in fields.items()}


def _texts(site: _Site) -> Iterator[Text | LeftOut]:
    for file in sources(site.content, site.top, *_SUFFIXES, *_OTHER_MARKUP):
        parts = file.relative_to(site.content).parts
        # Lists of sections and terms are made anew; authors are read as such.
        if file.stem.partition(".")[0] == "_index" or parts[0] == "authors" or _is_resource(file, site.content):
            continue
        source = file.relative_to(site.top).as_posix()
        if file.suffix.lower() in _OTHER_MARKUP:
            yield LeftOut(source, f"Texts ending in {file.suffix} are not read.", "Convert it to Markdown first.")
        else:
            yield _text(site, file, source)


def _is_resource(file: Path, content: Path) -> bool:
    """Whether a text belongs to another one, in whose folder it lies."""
    stem = file.stem.partition(".")[0]
    folders = file.parents if stem != "index" else file.parent.parents
    within = [each for each in folders if each != content and each.is_relative_to(content)]
    return any((folder / f"index{suffix}").is_file() for folder in within for suffix in _SUFFIXES)


def _text(site: _Site, file: Path, source: str) -> Text | LeftOut:
    read = read_text(file, source)
    if isinstance(read, LeftOut):
        return read
    header, body = read
    name, _, language = file.stem.rpartition(".")
    if not name or language.lower() not in site.languages:
        name, language = file.stem, next(iter(site.languages))
    is_bundle = name == "index"
    folders = file.relative_to(site.content).parts[:-1]
    name, folders = (folders[-1], folders[:-1]) if is_bundle and folders else (name, folders)
    dated = DATED_NAME.match(name)
    moment = first_moment(header, *DATES)
    if dated and site.dates_by_name:
        moment, name = written_moment(dated[1]) or moment, first_of(header, "slug") or dated[2]
    elif moment is None and dated:
        moment = written_moment(dated[1])
    prefix = site.base + site.languages[language.lower()]
    address = _address(site, header, moment, name, folders, prefix)
    former = [_alias(each, address, prefix) for each in texts_in(header.get("aliases"))]
    is_page = moment is None or not folders
    section = folders[0] if folders else ""
    categories = words_in(header, "categories", "category")
    fields = kept_fields(header)
    if len(site.languages) > 1:
        fields.setdefault("lang", language)
    if section and not is_page:
        fields.setdefault("section", section)
    params: Any = site.settings.get("params")
    author = _lowered(params).get("author") if isinstance(params, dict) else site.settings.get("author")
    return Text(
        source=source,
        folder="pages" if is_page else "articles",
        slug=first_of(header, "slug") or PurePosixPath(address.rstrip("/")).stem or hugo_slug(name),
        day=moment.day if moment and not is_page else None,
        header=fields,
        body=body,
        addresses=tuple(dict.fromkeys(filter(None, (address, *former)))),
        topics=words_in(header, "tags", "tag", "topics", "series"),
        categories=categories,
        authors=() if is_page else authors_in(header, author),
        draft=is_draft(header),
        beside=file.parent,
    )


def _address(
    site: _Site, header: Mapping[str, object], moment: Written | None, name: str, folders: tuple[str, ...], prefix: str
) -> str:
    if url := first_of(header, "url"):
        # From the root of the site where it begins so; else within the language.
        return clean_path(f"{site.base}/{url}" if url.startswith("/") else f"{prefix}/{url}")
    slug = first_of(header, "slug")
    title = hugo_slug(first_of(header, "title"))
    sections = tuple(map(hugo_slug, folders))
    values = {
        "section": sections[0] if sections else "",
        "title": title,
        "slug": hugo_slug(slug) or title,
        "filename": hugo_slug(name),
        "contentbasename": hugo_slug(name),
        "slugorfilename": hugo_slug(slug or name),
        "slugorcontentbasename": hugo_slug(slug or name),
    }
    pattern = site.pattern(folders[0] if folders else "/") or "/:sections/:slugorfilename/"
    path = hugo_address(pattern, moment.moment if moment else None, values, sections)
    if not path or ":" in path:
        return ""
    return clean_path(prefix + (f"{path.rstrip('/')}.html" if site.is_ugly else f"{path.rstrip('/')}/"))


def _alias(alias: str, address: str, prefix: str) -> str:
    """An alias as Hugo writes it: from the root, or relative to where the text's folder stands."""
    return clean_path(prefix + alias if alias.startswith("/") else urljoin(address.rstrip("/"), alias))


def _links(found: list[Text | LeftOut], site: _Site) -> dict[str, str]:
    """What `ref` and relative links call the texts: by path, with or without ending, and by a name of its own."""
    links: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    content = site.content.relative_to(site.top).as_posix()
    for each in found:
        if isinstance(each, Text) and each.addresses:
            path = PurePosixPath(each.source).relative_to(content)
            bundle = path.parent if path.stem == "index" else path.with_suffix("")
            for name in (each.source, str(path), str(bundle)):
                links[name] = each.addresses[0]
            names.setdefault(bundle.name, []).append(each.addresses[0])
            names.setdefault(path.name, []).append(each.addresses[0])
    return {name: paths[0] for name, paths in names.items() if len(paths) == 1} | links


def _referred(reference: str, links: Mapping[str, str]) -> str:
    path, _, fragment = reference.partition("#")
    found = links.get(path.strip("/")) or links.get(PurePosixPath(path).name, "")
    return found and found + (f"#{fragment}" if fragment else "")
