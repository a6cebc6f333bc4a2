"""The files that uploads bring to the site, and their going: pictures in all their sizes, and what is offered.

Ingest puts them before it keeps the state that names them, so that no page ever names one that is not there. Here
they go when no state names them any more. Should an upload come back to the same bytes at that very moment, its own
change is seen after this one, finds them missing, and asks for them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.content.keys import upload_key
from dateline.items import Item, Key
from dateline.pictures.asset import Asset
from dateline.pictures.naming import prefixes
from dateline.publishing.s3_objects import S3Objects


def sweep(changes: Iterable[Mapping[str, Any]], records: Mapping[Key, Item], site: S3Objects) -> list[str]:
    """Take away what the changed uploads no longer have, by their present `records`; returns those that miss a file."""
    missing = []
    for key in _uploads_with_other_files(changes):
        state = records.get(upload_key(key))
        named = {path for each in state["files"].values() for path in Asset.kept(each).paths} if state else set()
        standing = {path for prefix in prefixes(key) for path in site.paths(prefix)}
        for path in sorted(standing - named):
            site.delete(path)
        if named - standing:
            missing.append(key)
    return missing


def _uploads_with_other_files(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The uploads whose files are not those that they had; one that is new had none that could be missing."""
    found: dict[str, None] = {}
    for change in changes:
        head, _, key = change["dynamodb"]["Keys"]["pk"]["S"].partition("#")
        images = [change["dynamodb"].get(image, {}).get("files", {}).get("M") for image in ("OldImage", "NewImage")]
        if head == "UPLOAD" and images[0] is not None and set(images[0]) != set(images[1] or ()):
            found[key] = None
    return list(found)
