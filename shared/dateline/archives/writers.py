"""Authors as the generators keep them: a data file of all, or a file each."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from dateline.archives.archive import LeftOut, Writer
from dateline.archives.files import data_of, sources
from dateline.archives.headers import read_text, texts_in
from dateline.articles.fields import first_of

_FILES = re.compile(r"authors?|team|people|contributors|writers|members", re.IGNORECASE)
_NAMES = ("name", "full_name", "fullname", "display_name", "displayname", "title")
_IDS = ("slug", "id", "username", "login", "nickname", "short_name", "key")
_PROFILES = {
    "twitter": "https://twitter.com/{}",
    "github": "https://github.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "orcid": "https://orcid.org/{}",
}
_MAX_ALIASES, _MAX_LINKS = 30, 10


def writers_in_data(folder: Path, top: Path) -> tuple[Writer, ...]:
    """The authors of data files such as `authors.yml` or `authors/name.yml`. Raises Invalid for a broken one."""
    found: dict[str, Writer] = {}
    for file in sources(folder, top, ".yml", ".yaml", ".json", ".toml"):
        relative = file.relative_to(folder)
        in_folder = len(relative.parts) > 1 and _FILES.fullmatch(relative.parts[0])
        if not in_folder and not (len(relative.parts) == 1 and _FILES.fullmatch(relative.stem)):
            continue
        data = data_of(file, top)
        source = file.relative_to(top).as_posix()
        if in_folder:
            data = {file.stem: data}
        for slug, fields in _entries(data):
            if writer := _writer(slug, fields, source, bio=""):
                found.setdefault(writer.slug, writer)
    return tuple(found.values())


def writers_in_folder(folder: Path, top: Path) -> tuple[Writer, ...]:
    """The authors of a folder of texts: `name.md`, or `name/_index.md`; those that cannot be read are passed over."""
    found: dict[str, Writer] = {}
    for file in sources(folder, top, ".md", ".markdown", ".html"):
        read = read_text(file, file.name)
        stem = file.parent.name if file.stem in {"_index", "index"} else file.stem
        if isinstance(read, LeftOut) or (file.stem == "_index" and file.parent == folder):
            continue
        header, bio = read
        if writer := _writer(stem, header, file.relative_to(top).as_posix(), bio=bio):
            found.setdefault(writer.slug, writer)
    return tuple(found.values())


def _entries(data: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    if isinstance(data, dict):
        if len(data) == 1 and isinstance(listed := next(iter(data.values())), list):
            yield from _entries(listed)
            return
        for slug, fields in data.items():
            if isinstance(fields, dict):
                yield str(slug), _lowered(fields)
            elif isinstance(fields, str):
                yield str(slug), {"name": fields}
    elif isinstance(data, list):
        for fields in data:
            if isinstance(fields, dict):
                lowered = _lowered(fields)
                yield first_of(lowered, *_IDS) or first_of(lowered, *_NAMES), lowered


def _lowered(fields: Mapping[object, object]) -> dict[str, object]:
    return {str(name).lower().replace("-", "_"): value for name, value in fields.items()}


def _writer(slug: str, fields: Mapping[str, object], source: str, bio: str) -> Writer | None:
    name = first_of(fields, *_NAMES)
    if not name:
        name = " ".join(filter(None, (first_of(fields, "first_name"), first_of(fields, "last_name"))))
    if not slug or not name:
        return None
    others = [first_of(fields, each) for each in (*_IDS, *_NAMES[:-1])]
    others += [text for field in ("aliases", "also") for text in texts_in(fields.get(field))]
    aliases = tuple(dict.fromkeys(each for each in (slug, *others) if each and each != name))
    return Writer(
        slug=slug,
        name=name,
        source=source,
        aliases=aliases[:_MAX_ALIASES],
        affiliation=first_of(fields, "affiliation", "institution", "organization", "organisation", "company"),
        photo=first_of(fields, "photo", "avatar", "picture", "image", "portrait"),
        links=tuple(dict.fromkeys(_links(fields)))[:_MAX_LINKS],
        bio=bio.strip() or str(fields.get("bio") or fields.get("description") or fields.get("about") or "").strip(),
    )


def _links(fields: Mapping[str, object]) -> Iterator[str]:
    for name in ("url", "website", "web", "site", "link", "uri", "homepage"):
        if (url := first_of(fields, name)).startswith(("https://", "http://")):
            yield url
    listed = fields.get("links") or fields.get("social")
    for each in listed if isinstance(listed, list) else []:
        url = first_of(each, "url", "link", "href") if isinstance(each, dict) else str(each)
        if url.startswith(("https://", "http://")):
            yield url
    named = (
        dict(fields) | {str(name).lower(): value for name, value in listed.items()}
        if isinstance(listed, dict)
        else fields
    )
    for name, form in _PROFILES.items():
        if handle := first_of(named, name):
            yield handle if "://" in handle else form.format(PurePosixPath(handle).name.lstrip("@"))
