"""Tell what kind of archive a path holds, and read it."""

from collections.abc import Callable
from pathlib import Path

from dateline.archives.archive import Archive
from dateline.archives.jekyll import read_jekyll
from dateline.errors import Invalid

GENERATORS: dict[str, Callable[[Path], Archive]] = {"jekyll": read_jekyll}
_SIGNS = {
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml", "_posts"),
}


def read_archive(path: Path, generator: str = "") -> Archive:
    """The archive at a path. Raises Invalid when there is none, or none that can be read, naming the place."""
    if not path.is_dir():
        message = f"{path} is not a folder."
        raise Invalid(message)
    found = generator or next(
        (name for name, signs in _SIGNS.items() if any((path / each).exists() for each in signs)), ""
    )
    if not found:
        known = ", ".join(sorted(each.title() for each in GENERATORS))
        message = (
            f"{path} does not look like the folder of a {known} site: give the folder that holds its settings, "
            f"or say with --from which it is."
        )
        raise Invalid(message)
    return GENERATORS[found](path)
