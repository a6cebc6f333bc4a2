"""The files of an archive: settings and data are read within bounds, and nothing outside of its folder is."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from dateline.articles.manuscript import Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import load_yaml
from dateline.errors import Invalid
from dateline.uploads.kinds import ASSETS, Kind, kind_of_upload

MAX_SETTINGS_BYTES = 5_000_000
# What builds leave behind, and what belongs to tools.
# As WordPress adds it to the name of each size that it makes of a picture.
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)|-scaled(?=\.\w+$)")
_NOT_SOURCES = {"node_modules", "vendor", "_site", "__pycache__", "bower_components"}


@dataclass(frozen=True, slots=True)
class Files:
    """`roots` are the folders that the old site showed under its own address, `site` what that address began with.

    `hosts` are others of its names; with `prefers_full_size`, a picture is meant where its name bears a smaller size.
    """

    top: Path
    roots: tuple[Path, ...]
    site: str = ""
    hosts: frozenset[str] = frozenset()
    prefers_full_size: bool = False

    def find(self, reference: str, beside: Path | None) -> Path | None:
        """The picture or attachment that a reference means; None when it is elsewhere, or no such file is here."""
        path = self._path(reference)
        if PurePosixPath(path).suffix.lower() not in ASSETS or kind_of_upload(path) is Kind.IGNORED:
            return None
        full, smaller = _SIZE.subn("", path)
        names = ([full, path] if self.prefers_full_size else [path, full]) if smaller else [path]
        candidates: list[Path] = []
        for name in names:
            if beside is not None and not name.startswith("/"):
                candidates.append(beside / name)
            # A folder of uploads may have been taken out of what the site showed.
            within = name.rpartition("/uploads/")[2]
            candidates += [root / each.lstrip("/") for each in dict.fromkeys((name, within)) for root in self.roots]
        return next((file for file in candidates if is_inside(file, self.top)), None)

    def is_missing(self, reference: str) -> bool:
        """Whether a reference means a file of the site's own that `find` cannot find."""
        path = self._path(reference)
        return PurePosixPath(path).suffix.lower() in ASSETS and "{" not in path

    def is_own(self, host: str) -> bool:
        """Whether a host's name is one of the old site's."""
        own = {*self.hosts, urlsplit(self.site).netloc} - {""}
        return host.removeprefix("www.") in {each.removeprefix("www.") for each in own}

    def _path(self, reference: str) -> str:
        """The path on the old site, or relative; empty for what is elsewhere."""
        try:
            parts, site = urlsplit(unescape(reference.strip())), urlsplit(self.site)
        except ValueError:
            return ""
        if parts.scheme not in {"", "http", "https"} or (parts.netloc and not self.is_own(parts.netloc)):
            return ""
        path = unquote(parts.path)
        base = site.path.rstrip("/")
        return path[len(base) :] if base and path.startswith(f"{base}/") else path


def is_inside(file: Path, top: Path) -> bool:
    """Whether there is such a file, and neither its name nor a link leads out of the folder."""
    try:
        return file.is_file() and file.resolve().is_relative_to(top.resolve())
    except (OSError, ValueError):
        return False


def sources(folder: Path, top: Path, *suffixes: str) -> Iterator[Path]:
    """Every file below a folder with one of the endings, in order; litter and the output of builds are passed over."""
    if not folder.is_dir():
        return
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if (
            file.suffix.lower() in suffixes
            and not _NOT_SOURCES.intersection(parts)
            and kind_of_upload("/".join(parts)) is not Kind.IGNORED
            and is_inside(file, top)
        ):
            yield file


def settings_of(file: Path, top: Path) -> dict[str, object]:
    """What a settings or data file says, empty when there is none. Raises Invalid naming file and line."""
    found = data_of(file, top)
    return found if isinstance(found, dict) else {}


def data_of(file: Path, top: Path) -> object:
    """The data in a YAML, TOML or JSON file, None when there is none. Raises Invalid naming file and line."""
    if not is_inside(file, top):
        return None
    name = file.relative_to(top).as_posix()
    if file.stat().st_size > MAX_SETTINGS_BYTES:
        message = f"{name} is larger than {MAX_SETTINGS_BYTES // 1_000_000} MB: that is no settings file."
        raise Invalid(message)
    try:
        text, _ = decode(file.read_bytes())
        match file.suffix.lower():
            case ".toml":
                return tomllib.loads(text)
            case ".json":
                return json.loads(text)
            case _:
                return load_yaml(text, 1)
    except Unreadable as error:
        problem = error.problem
        message = f"{name}, {problem.where}: {problem.what} {problem.mend}"
        raise Invalid(message) from error
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        message = f"{name} cannot be read: {error}. Correct it, and run the import again."
        raise Invalid(message) from error
