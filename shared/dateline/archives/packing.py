"""From an archive's texts and authors to uploads: each text in a folder of its own, with what it shows beside it.

The same archive gives the same keys and the same bytes, so that an import can be run again and again.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import yaml

from dateline.archives.archive import Archive, Fields, LeftOut, Text, Writer
from dateline.archives.references import put_arguments, put_references
from dateline.articles.fields import first_of
from dateline.articles.slugs import slug_of
from dateline.publication import Label

TEXT_NAME = "index.md"
MAX_ATTACHMENT_BYTES = 50_000_000
_MAX_ALIASES = 20
_PICTURES = (
    "image", "hero", "cover", "featured_image", "featuredimage", "feature_image", "banner", "thumbnail", "teaser",
    "images", "header",
)  # fmt: skip
_WITHIN = ("image", "path", "src", "url", "overlay_image", "teaser", "feature")
# What generators call those texts that are in no category.
_NO_CATEGORIES = {"uncategorized", "uncategorised", "misc", "posts", "post", "blog", "articles", "all", "page", "pages"}


@dataclass(frozen=True, slots=True)
class Upload:
    """One file for the uploads bucket, and where in the archive it comes from."""

    key: str
    source: str
    content: bytes | Path

    def read(self) -> bytes:
        """Its bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that a text refers to and that the archive does not hold."""

    source: str
    reference: str


type Packed = Upload | LeftOut | Missing


class _Dumper(yaml.SafeDumper):
    """Writes a thing that stands in two places twice, as a person would."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def pack(archive: Archive, sections: Sequence[Label]) -> Iterator[Packed]:
    """Everything that the archive becomes: authors first, each text after its pictures, in sections that there are."""
    yield from archive.left_out
    names = {alias.casefold(): writer.name for writer in archive.writers for alias in writer.aliases}
    for writer in archive.writers:
        yield from _pack_writer(writer, archive)
    taken: dict[str, str] = {}
    for text in archive.texts:
        if isinstance(text, LeftOut):
            yield text
        elif text.slug:
            yield from _pack_text(text, archive, names, sections, taken)


@dataclass(slots=True)
class _Bundle:
    """The files of one text, each under a name that no other of them has."""

    text: Text
    archive: Archive
    files: dict[str, Path] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    too_large: dict[str, None] = field(default_factory=dict)

    def file(self, reference: str) -> str:
        """The name of the file that a reference means, now beside the text; empty when it is not in the archive."""
        found = self.archive.files.find(reference, self.text.beside)
        if found is None:
            return ""
        if found.stat().st_size > MAX_ATTACHMENT_BYTES:
            self.too_large[reference] = None
            return ""
        name = found.name
        if self.files.get(name, found) != found:
            name = f"{zlib.crc32(str(found.relative_to(self.archive.files.top)).encode()):08x}-{name}"
        self.files[name] = found
        return name

    def target(self, reference: str) -> str:
        """What a link or picture leads to from the text's new place."""
        if unquote(reference) in self.files:
            # It was put there as the argument of a tag.
            return reference
        if name := self.file(reference):
            return quote(name)
        if self.archive.files.is_missing(reference):
            self.missing[reference] = None
        return self._link(reference)

    def argument(self, argument: str) -> str:
        """What a template tag's argument means from the text's new place."""
        found = self.file(argument)
        if not found and self.archive.files.is_missing(argument):
            self.missing[argument] = None
        return found or argument

    def _link(self, reference: str) -> str:
        """A link that went from the old address, as a path from the root, which redirects."""
        try:
            parts = urlsplit(reference)
        except ValueError:
            return reference
        if parts.netloc and self.archive.files.is_own(parts.netloc):
            # The archive stands on another site now, or on this one: the path is the same.
            return self.archive.links.get(f"?{parts.query}") or urlunsplit(("", "", parts.path or "/", *parts[3:]))
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/") or "{" in reference:
            return reference
        if self.text.beside is not None:
            top = self.archive.files.top.resolve()
            file = (self.text.beside / parts.path).resolve()
            named = file.relative_to(top).as_posix() if file.is_relative_to(top) else ""
            if address := self.archive.links.get(named):
                return address + (f"#{parts.fragment}" if parts.fragment else "")
        return urljoin(self.text.addresses[0], reference) if self.text.addresses else reference


def _pack_text(
    text: Text, archive: Archive, names: dict[str, str], sections: Sequence[Label], taken: dict[str, str]
) -> Iterator[Packed]:
    bundle = _Bundle(text, archive)
    # Arguments come first: what is already beside the text would not be found again.
    body = put_references(put_arguments(text.body, bundle.argument), bundle.target)
    header = _header(text, bundle, names, sections)
    slug = slug_of(text.slug) or "text"
    name = f"{text.day}-{slug}" if text.day else slug
    place = f"{text.folder}/{name}"
    if taken.setdefault(place, text.source) != text.source:
        place += f"-{zlib.crc32(text.source.encode()):08x}"
    for each, file in bundle.files.items():
        yield Upload(f"{place}/{each}", file.relative_to(archive.files.top).as_posix(), file)
    yield Upload(f"{place}/{TEXT_NAME}", text.source, _document(header, body))
    for reference in bundle.missing:
        yield Missing(text.source, reference)
    for reference in bundle.too_large:
        what = f"{reference} is larger than {MAX_ATTACHMENT_BYTES // 1_000_000} MB and was not taken along."
        yield LeftOut(text.source, what, "Make it smaller, and run the import again.")


def _header(text: Text, bundle: _Bundle, names: dict[str, str], sections: Sequence[Label]) -> Fields:
    title = first_of(text.header, "title")
    if not title and not text.body.lstrip().startswith(("#", "<h1")):
        # Generators make one of the name then; a heading of the text's own says it better.
        title = text.slug.replace("-", " ").capitalize()
    header: Fields = {"title": title} if title else {}
    if text.day:
        header["date"] = text.day.isoformat()
    if text.authors:
        header["authors"] = [_author(each, names) for each in text.authors]
    section = _section(text, sections)
    if section:
        header["section"] = section.title
    topics = [
        each
        for each in dict.fromkeys((*text.topics, *text.categories))
        if slug_of(each) not in _NO_CATEGORIES and not (section and slug_of(each) == section.slug)
    ]
    if topics:
        header["tags"] = topics
    header["slug"] = text.slug
    here = f"/{text.day:%Y/%m}/{slug_of(text.slug)}/" if text.day else f"/{slug_of(text.slug)}/"
    if aliases := [each for each in text.addresses if each.rstrip("/") != here.rstrip("/")][:_MAX_ALIASES]:
        header["aliases"] = aliases
    if text.draft:
        header["draft"] = True
    header |= {name: value for name, value in text.header.items() if name not in {"title", "section", "category"}}
    for name in _PICTURES:
        if picture := _picture(header.get(name)):
            found = bundle.file(picture)
            if found:
                header.pop(name)
                header = {"image": found} | {each: value for each, value in header.items() if each != "image"}
                break
            if bundle.archive.files.is_missing(picture):
                bundle.missing[picture] = None
    return {name: header[name] for name in ("title",) if name in header} | header


def _picture(value: object) -> str:
    """The reference in a picture's field: itself, the first of a list, or what a map gives."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return first_of(value, *_WITHIN)
    return value.strip() if isinstance(value, str) else ""


def _author(entry: object, names: dict[str, str]) -> object:
    """The name in print where only the old site's own name for somebody stands."""
    known: Callable[[str], str] = lambda written: names.get(written.strip().casefold(), written)  # noqa: E731
    if isinstance(entry, dict):
        return {each: known(value) if isinstance(value, str) else value for each, value in entry.items()}
    return known(entry) if isinstance(entry, str) else entry


def _section(text: Text, sections: Sequence[Label]) -> Label | None:
    """The publication's section that the text says, or one of its categories or folders is called like."""
    known = {section.slug: section for section in sections}
    said = (first_of(text.header, "section", "category"), *text.categories, *PurePosixPath(text.source).parts[:-1])
    return next((known[slug] for each in said if (slug := slug_of(each)) in known), None)


def _pack_writer(writer: Writer, archive: Archive) -> Iterator[Packed]:
    name = slug_of(writer.slug) or slug_of(writer.name)
    header: Fields = {"name": writer.name, "aliases": list(writer.aliases)}
    if writer.affiliation:
        header["affiliation"] = writer.affiliation
    if writer.photo:
        found = archive.files.find(writer.photo, None)
        if found and found.stat().st_size <= MAX_ATTACHMENT_BYTES:
            header["photo"] = f"{name}{found.suffix.lower()}"
            yield Upload(f"authors/{header['photo']}", found.relative_to(archive.files.top).as_posix(), found)
        elif archive.files.is_missing(writer.photo):
            yield Missing(writer.source, writer.photo)
    if writer.links:
        header["links"] = list(writer.links)
    yield Upload(f"authors/{name}.md", writer.source, _document(header, writer.bio))


def _document(header: Fields, body: str) -> bytes:
    """A Markdown file with a YAML header."""
    fields = yaml.dump(_plain(header), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{fields}---\n\n{body.strip()}\n".encode("utf-8", "replace")


def _plain(value: object) -> object:
    """Maps, lists and texts alone: what else a header can hold is written as text."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool) or value is None else str(value)
