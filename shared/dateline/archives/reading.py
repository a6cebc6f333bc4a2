"""Tell what kind of archive a path holds, and read it."""

from collections.abc import Callable
from pathlib import Path

from dateline.archives.archive import Archive
from dateline.archives.eleventy import SETTINGS, read_eleventy
from dateline.archives.hugo import read_hugo
from dateline.archives.jekyll import read_jekyll
from dateline.archives.pelican import read_pelican
from dateline.archives.wordpress import read_wordpress
from dateline.errors import Invalid

_READERS: dict[str, Callable[[Path], Archive]] = {
    "eleventy": read_eleventy,
    "hugo": read_hugo,
    "jekyll": read_jekyll,
    "pelican": read_pelican,
}
GENERATORS = (*_READERS, "wordpress")
# What only one kind of site has in its folder; the surest come first.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pelican", ("pelicanconf.py",)),
    ("eleventy", SETTINGS),
    ("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default", "archetypes")),
    ("jekyll", ("_config.yml", "_config.yaml", "_config.toml", "_posts")),
    ("hugo", ("config.toml", "config.yaml", "config.yml", "config.json", "content")),
)


def read_archive(path: Path, generator: str = "", attachments: Path | None = None) -> Archive:
    """The archive at a path: a site's folder, or an export of WordPress with the folder of its `attachments`.

    Raises Invalid when there is none, or none that can be read, naming the place.
    """
    if attachments and not attachments.is_dir():
        message = f"{attachments} is not a folder."
        raise Invalid(message)
    if path.is_file() and generator in {"", "wordpress"}:
        return read_wordpress(path, attachments)
    if not path.is_dir():
        message = f"{path} is not a folder." if path.exists() else f"There is no {path}."
        raise Invalid(message)
    if generator == "wordpress":
        message = f"{path} is a folder: give the export itself, a file that ends in .xml."
        raise Invalid(message)
    found = generator or _kind(path)
    if not found:
        message = (
            f"{path} does not look like the folder of an Eleventy, Hugo, Jekyll or Pelican site: give the folder that "
            "holds its settings, or say with --from which it is. An export of WordPress is a file."
        )
        raise Invalid(message)
    return _READERS[found](path)


def _kind(path: Path) -> str:
    return next((name for name, signs in _SIGNS if any((path / each).exists() for each in signs)), "")
