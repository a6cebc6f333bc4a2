"""An Eleventy site: its Markdown and HTML texts, with the addresses of their permalinks.

Its settings are programs, which are read for a few plain values and never run; permalinks are templates, and filled in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from minijinja import Environment, TemplateError

from dateline.archives.archive import Archive, Fields, LeftOut, Text
from dateline.archives.files import MAX_SETTINGS_BYTES, Files, is_inside, settings_of, sources
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
from dateline.archives.permalinks import clean_path
from dateline.archives.writers import writers_in_data, writers_in_folder
from dateline.articles.fields import first_of
from dateline.articles.slugs import slug_of

SETTINGS = (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")
_SUFFIXES = (".md", ".markdown", ".html", ".htm", ".njk", ".liquid")
_PROGRAM = re.compile(r"\{%-?\s*(?:for|block|extends|macro)\b")
_FOLDER = r"""\b{}\s*:\s*["'`]([^"'`\n]{{1,200}})["'`]"""
_PASSED = re.compile(r"""addPassthroughCopy\(\s*(?:\{\s*)?["'`]([^"'`\n]{1,200})["'`]""")
_LIQUID_FILTER = re.compile(
    r"\|\s*(\w+)\s*:\s*((?:\"[^\"]*\"|'[^']*'|[\w.]+)(?:\s*,\s*(?:\"[^\"]*\"|'[^']*'|[\w.]+))*)"
)
_FUEL = 20_000
# Collections that a site gathers its texts in are no topics.
_COLLECTIONS = {"post", "posts", "page", "pages", "all", "nav", "blog", "article", "articles"}


@dataclass(frozen=True, slots=True)
class _Site:
    top: Path
    program: str

    def setting(self, name: str, default: str) -> str:
        """A plain text that the settings give a name."""
        found = re.search(_FOLDER.format(name), self.program)
        return found[1].strip("/") if found else default

    @property
    def source(self) -> Path:
        """Where texts lie."""
        folder = self.top / self.setting("input", ".")
        return folder if folder.is_dir() and folder.resolve().is_relative_to(self.top.resolve()) else self.top

    @property
    def base(self) -> str:
        """What every address begins with."""
        prefix = self.setting("pathPrefix", "").strip("/")
        return f"/{prefix}" if prefix else ""


def read_eleventy(top: Path) -> Archive:
    """The archive in an Eleventy site's folder. Raises Invalid for data that cannot be read."""
    files = (top / name for name in SETTINGS)
    program = next(
        (file.read_bytes()[:MAX_SETTINGS_BYTES].decode(errors="replace") for file in files if is_inside(file, top)), ""
    )
    site = _Site(top, program)
    found = list(_texts(site))
    links = {
        name: each.addresses[0]
        for each in found
        if isinstance(each, Text) and each.addresses
        for name in (each.source, Path(each.source).relative_to(site.source.relative_to(top)).as_posix())
    }
    passed = [top / each.partition("*")[0].strip("./") for each in _PASSED.findall(program)]
    roots = dict.fromkeys((site.source, top, top / "public", *passed, *(each.parent for each in passed)))
    data = site.source / site.setting("data", "_data")
    return Archive(
        generator="Eleventy",
        texts=[replace(each, body=fill_in(each.body, links)) if isinstance(each, Text) else each for each in found],
        count=len(found),
        files=Files(top, tuple(roots), site.base),
        writers=(*writers_in_data(data, top), *writers_in_folder(site.source / "authors", top)),
        links=links,
    )


def _texts(site: _Site) -> Iterator[Text | LeftOut]:
    special = {"authors", site.setting("output", "_site").partition("/")[0]}
    for file in sources(site.source, site.top, *_SUFFIXES):
        parts = file.relative_to(site.source).parts
        in_special = any(part in special or (part.startswith("_") and part != "_posts") for part in parts[:-1])
        if in_special or file.stem.lower() in {"404", "readme", "license", "changelog", "contributing"}:
            continue
        read = _text(site, file)
        if isinstance(read, LeftOut) or (
            first_of(read.header, "title") and (read.addresses or read.draft) and not _PROGRAM.search(read.body)
        ):
            yield read


def _text(site: _Site, file: Path) -> Text | LeftOut:
    source = file.relative_to(site.top).as_posix()
    read = read_text(file, source)
    if isinstance(read, LeftOut):
        return read
    own, body = read
    header = _data_of_folders(site, file) | own
    stem = file.parent.name if file.stem == "index" and file.parent != site.source else file.stem
    dated = DATED_NAME.match(stem)
    moment = first_moment(header, *DATES) or (written_moment(dated[1]) if dated else None)
    name = dated[2] if dated else stem
    usual = _addresses(site, file, header, moment, name)
    if isinstance(usual, LeftOut):
        return usual
    is_page = moment is None
    former = [clean_path(path) for field in ("redirect_from", "aliases") for path in texts_in(header.get(field))]
    last = usual[0].rstrip("/").rpartition("/")[2].removesuffix(".html") if usual else ""
    return Text(
        source=source,
        folder="pages" if is_page else "articles",
        slug=first_of(own, "slug") or (last if is_page or first_of(header, "permalink") else "") or name,
        day=moment.day if moment else None,
        header=kept_fields(own, header),
        body=body,
        addresses=tuple(dict.fromkeys((*usual, *filter(None, former)))),
        topics=tuple(each for each in words_in(own, "tags", "topics") if each.lower() not in _COLLECTIONS),
        categories=words_in(own, "categories", "category"),
        authors=() if is_page else authors_in(header),
        draft=is_draft(header),
        beside=file.parent,
    )


def _data_of_folders(site: _Site, file: Path) -> Fields:
    """What the data files of the folders above a text, and its own, put into its header."""
    found: Fields = {}
    above = [each for each in reversed(file.parents) if each.is_relative_to(site.source)]
    for folder in above:
        for ending in (".json", ".11tydata.json"):
            found |= settings_of(folder / f"{folder.name}{ending}", site.top)
    for ending in (".json", ".11tydata.json"):
        found |= settings_of(file.with_suffix(ending), site.top)
    return {name.lower(): value for name, value in found.items() if name.lower() not in {"tags", "title"}}


def _addresses(
    site: _Site, file: Path, header: Mapping[str, object], moment: Written | None, name: str
) -> list[str] | LeftOut:
    """The paths of the header's permalink, else of the file's place; none for what was never shown."""
    permalink = header.get("permalink")
    stem = file.relative_to(site.source).with_suffix("").as_posix()
    if permalink in {False, "false"}:
        return []
    if isinstance(permalink, str) and permalink:
        try:
            path = _filled_in(permalink, header, moment, stem, name)
        except TemplateError as error:
            what = f"Its permalink “{permalink[:80]}” cannot be filled in: {error.message}."
            mend = "Write the address itself into its header as “permalink: /a/b/”, and run the import again."
            return LeftOut(file.relative_to(site.top).as_posix(), what, mend, "field permalink")
        return [clean] if (clean := clean_path(f"{site.base}/{path}")) else []
    folder, _, last = stem.rpartition("/")
    # A text of its folder's name stands for the folder.
    path = folder if last == "index" or folder.rpartition("/")[2] == last else stem
    undated = re.sub(r"(^|/)\d{4}-\d{2}-\d{2}-(?=[^/]+$)", r"\1", path)
    return [clean for each in dict.fromkeys((path, undated)) if (clean := clean_path(f"{site.base}/{each}/"))]


def _filled_in(permalink: str, header: Mapping[str, object], moment: Written | None, stem: str, name: str) -> str:
    """A permalink template with the text's own values. Raises TemplateError."""
    environment = Environment(undefined_behavior="strict")
    environment.fuel = _FUEL
    for each in ("slug", "slugify"):
        environment.add_filter(each, lambda value: slug_of(str(value)))
    for each in ("date", "dateformat", "strftime", "readableDate", "htmlDateString"):
        environment.add_filter(each, _formatted)
    date = moment.moment if moment else None
    page = {
        "fileSlug": name,
        "filePathStem": "/" + re.sub(r"(^|/)\d{4}-\d{2}-\d{2}-(?=[^/]+$)", r"\1", stem),
        "inputPath": stem,
        "date": date,
    }
    template = _LIQUID_FILTER.sub(r"| \1(\2)", permalink)
    return environment.render_str(template, **(dict(header) | {"page": page, "date": date}))


def _formatted(value: object, form: str = "%Y-%m-%d") -> str:
    """A date in a form of percent signs, or of the letters that Luxon and Nunjucks filters take."""
    if not isinstance(value, datetime):
        found = written_moment(value)
        if found is None:
            return str(value)
        value = found.moment
    if "%" in form:
        return value.strftime(form)
    letters = {"yyyy": "%Y", "YYYY": "%Y", "LL": "%m", "MM": "%m", "dd": "%d", "DD": "%d", "yy": "%y"}
    return re.sub("|".join(letters), lambda match: value.strftime(letters[match[0]]), form)
