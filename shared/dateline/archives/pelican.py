"""A Pelican site: articles and pages under its content folder, with the addresses that its settings give.

The settings are a program, which is read and never run: what it computes is unknown, and the default is taken.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from dateline.archives.archive import Archive, Fields, LeftOut, Text
from dateline.archives.files import MAX_SETTINGS_BYTES, Files, is_inside, sources
from dateline.archives.headers import authors_in, is_draft, kept_fields, read_text, texts_in, words_in
from dateline.archives.html_blocks import as_one_block
from dateline.archives.moments import Written, written_moment
from dateline.archives.permalinks import clean_path, pelican_address, pelican_slug
from dateline.archives.references import outside_code
from dateline.archives.restructured import read_restructured
from dateline.articles.fields import first_of
from dateline.articles.html_tree import inner_html, parse_page
from dateline.articles.manuscript import Unreadable
from dateline.errors import Invalid

_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst")
_PLACE = re.compile(r"[{|](?:static|attach|filename)[}|]([^\s)\"'<>]+)")
# Source: the extension "Meta-Data" of Python-Markdown.
_META = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_DATED = r"(?P<date>\d{4}-\d{2}-\d{2}).*"


@dataclass(frozen=True, slots=True)
class _Site:
    top: Path
    settings: Mapping[str, object]

    @property
    def content(self) -> Path:
        """Where texts and pictures lie."""
        named = self.text("PATH", "content")
        # Settings often compute it; it is a folder of this name then.
        return self.top / named if (self.top / named).is_dir() else self.top / "content"

    @property
    def language(self) -> str:
        """The language of what names none."""
        return self.text("DEFAULT_LANG", "en")

    def text(self, name: str, default: str) -> str:
        """A setting that is a text."""
        value = self.settings.get(name)
        return value if isinstance(value, str) else default

    def texts(self, name: str, default: list[str]) -> list[str]:
        """A setting that is a list of texts."""
        value = self.settings.get(name)
        return list(texts_in(list(value))) if isinstance(value, list | tuple) else default

    def pattern(self, kind: str, language: str) -> str:
        """How the addresses of articles, pages or drafts are made."""
        lang = "" if language == self.language else "LANG_"
        default = {"ARTICLE": "{slug}.html", "PAGE": "pages/{slug}.html", "DRAFT": "drafts/{slug}.html"}[kind]
        if lang:
            default = default.replace("{slug}", "{slug}-{lang}")
        return self.text(f"{kind}_{lang}URL", default)


def read_pelican(top: Path) -> Archive:
    """The archive in a Pelican site's folder. Raises Invalid for settings that cannot be read."""
    site = _Site(top, _assigned(top / "pelicanconf.py", top) | _assigned(top / "publishconf.py", top))
    found = list(_texts(site))
    content = site.content.relative_to(top).as_posix()
    links = {each.source: each.addresses[0] for each in found if isinstance(each, Text) and each.addresses}
    url = site.text("SITEURL", "")
    return Archive(
        generator="Pelican",
        texts=[_filled_in(each, content, links) if isinstance(each, Text) else each for each in found],
        count=len(found),
        files=Files(top, (site.content,), url),
        links=links,
    )


def _assigned(file: Path, top: Path) -> dict[str, object]:
    """The settings that a file names with plain values. Raises Invalid naming the line that cannot be read."""
    if not is_inside(file, top):
        return {}
    if file.stat().st_size > MAX_SETTINGS_BYTES:
        message = f"{file.name} is far larger than settings are."
        raise Invalid(message)
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"{file.name}, line {line}: this is no Python that can be read. Correct it, and run the import again."
        raise Invalid(message) from error
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper():
                found |= _literal(name, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name.isupper():
                found |= _literal(name, value)
    return found


def _literal(name: str, value: ast.expr) -> dict[str, object]:
    try:
        return {name: ast.literal_eval(value)}
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        # It is computed: nobody but Pelican knows it.
        return {}


def _texts(site: _Site) -> Iterator[Text | LeftOut]:
    pages = tuple(site.content / each for each in site.texts("PAGE_PATHS", ["pages"]))
    articles = tuple(site.content / each for each in site.texts("ARTICLE_PATHS", [""]))
    statics = tuple(site.content / each for each in site.texts("STATIC_PATHS", ["images"]))
    for file in sources(site.content, site.top, *_SUFFIXES):
        is_page = any(file.is_relative_to(each) for each in pages)
        is_static = any(file.is_relative_to(each) for each in statics if each != site.content)
        if is_page or (not is_static and any(file.is_relative_to(each) for each in articles)):
            yield _text(site, file, is_page=is_page)


def _text(site: _Site, file: Path, *, is_page: bool) -> Text | LeftOut:
    source = file.relative_to(site.top).as_posix()
    read = _READERS.get(file.suffix.lower(), _read_markdown)(file, source)
    if isinstance(read, LeftOut):
        return read
    header, body = _from_path(site, file) | read[0], read[1]
    title = first_of(header, "title")
    moment = written_moment(header.get("date"))
    if not title or (moment is None and not is_page and not is_draft(header)):
        lacks = "date" if title else "title"
        what = f"It has no {lacks}; Pelican passes it over, or takes the day of the file."
        return LeftOut(source, what, f"Write “{lacks.title()}: …” into its header.", f"field {lacks}")
    category = first_of(header, "category") or _folder(site, file) or site.text("DEFAULT_CATEGORY", "misc")
    by_title = site.text("SLUGIFY_SOURCE", "title") == "title"
    slug = first_of(header, "slug") or pelican_slug(title if by_title else file.stem)
    language = first_of(header, "lang") or site.language
    authors = authors_in(header, site.settings.get("AUTHOR"))
    draft = is_draft(header)
    address = _address(site, header, moment, is_page=is_page, slug=slug, language=language, category=category)
    fields = kept_fields(header)
    return Text(
        source=source,
        folder="pages" if is_page else "articles",
        slug=slug,
        day=moment.day if moment and not is_page else None,
        header=fields,
        body=body,
        addresses=(address,) if address and not draft else (),
        topics=words_in(header, "tags", "keywords"),
        categories=() if is_page else (category,),
        authors=() if is_page else _parted(authors),
        draft=draft,
        beside=file.parent,
    )


def _address(
    site: _Site,
    header: Mapping[str, object],
    moment: Written | None,
    *,
    is_page: bool,
    slug: str,
    language: str,
    category: str,
) -> str:
    """The path that the header fixes, else the settings make."""
    base = urlsplit(site.text("SITEURL", "")).path.rstrip("/")
    fixed = first_of(header, "url", "save_as")
    author = next(iter(_parted(authors_in(header, site.settings.get("AUTHOR")))), "")
    values = {
        "slug": slug,
        "lang": language,
        "category": "/".join(map(pelican_slug, category.split("/"))),
        "author": pelican_slug(str(author)),
    }
    pattern = fixed or site.pattern("PAGE" if is_page else "ARTICLE", language)
    path = pelican_address(pattern, moment.moment if moment else None, values)
    return clean_path(base + path) if path and "{" not in path else ""


def _read_markdown(file: Path, source: str) -> tuple[Fields, str] | LeftOut:
    """A text whose header is plain lines with whatever names, up to the first that is none or is blank."""
    read = read_text(file, source)
    if isinstance(read, LeftOut) or read[0]:
        return read
    header: Fields = {}
    name = ""
    lines = read[1].split("\n")
    for place, line in enumerate(lines):
        if match := _META.fullmatch(line):
            name = match[1].lower()
            header[name] = match[2].strip()
        elif name and line.startswith("    "):
            header[name] = f"{header[name]}\n{line.strip()}"
        else:
            return header, "\n".join(lines[place:])
    return header, ""


def _read_page(file: Path, source: str) -> tuple[Fields, str] | LeftOut:
    """A page whose head says in meta elements what other texts say in their header."""
    read = read_text(file, source)
    if isinstance(read, LeftOut):
        return read
    try:
        page = parse_page(read[1] or " ")
    except Unreadable as error:
        return LeftOut(source, error.problem.what, error.problem.mend)
    header: Fields = {"title": " ".join((page.findtext(".//title") or "").split())}
    header |= {meta.get("name", "").lower(): meta.get("content", "") for meta in page.iter("meta") if meta.get("name")}
    body = page.find("body")
    return header | read[0], "" if body is None else as_one_block(inner_html(body))


_READERS = {".rst": read_restructured, ".html": _read_page, ".htm": _read_page}


def _from_path(site: _Site, file: Path) -> dict[str, object]:
    """What the settings read out of a file's name and path."""
    found: dict[str, object] = {}
    path = file.relative_to(site.content).as_posix()
    patterns = ((site.text("FILENAME_METADATA", _DATED), file.stem), (site.text("PATH_METADATA", ""), path))
    for pattern, text in patterns:
        try:
            match = re.match(pattern, text) if pattern else None
        except re.error:
            continue
        found |= {name.lower(): value for name, value in (match.groupdict() if match else {}).items() if value}
    return found


def _folder(site: _Site, file: Path) -> str:
    """The folder that is an article's category, unless the settings say that folders are none."""
    parts = file.relative_to(site.content).parts[:-1]
    return parts[-1] if parts and site.settings.get("USE_FOLDER_AS_CATEGORY", True) is True else ""


def _parted(authors: tuple[object, ...]) -> tuple[object, ...]:
    """Pelican parts names by semicolons, else by commas."""
    return tuple(
        name.strip()
        for each in authors
        for name in (re.split(r";" if ";" in str(each) else r",", str(each)))
        if name.strip()
    )


def _filled_in(text: Text, content: str, links: Mapping[str, str]) -> Text:
    """The text with what Pelican's own marks lead to: a file as a path from the root, a text as its address."""
    folder = PurePosixPath(text.source).parent

    def put(match: re.Match[str]) -> str:
        path, _, fragment = match[1].partition("#")
        named = PurePosixPath(content, path.lstrip("/")) if path.startswith("/") else folder / path
        parts: list[str] = []
        for part in named.parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        name = "/".join(parts)
        return (links.get(name) or f"/{name.removeprefix(f'{content}/')}") + (f"#{fragment}" if fragment else "")

    return replace(text, body=outside_code(text.body, _PLACE, put))
