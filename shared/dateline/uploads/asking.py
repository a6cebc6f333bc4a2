"""Which uploads a change of the content table asks to be ingested again, and which to be looked at.

Two looks cover every race between an upload and what it was understood with the help of: when a record changes, those
who want it are asked; and when an upload was kept, what it was marked with is compared with what stands by then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.content.keys import PUBLICATION_KEY
from dateline.content.references import CLAIMABLE, TROUBLE, key_of, mark_of, name_of
from dateline.dynamo import from_wire
from dateline.items import Item, Key, fingerprint
from dateline.uploads.neighbours import files_beside, texts_beside
from dateline.uploads.notification import Again

# Records that others are understood with the help of, whatever changes in them.
_CONSULTED = {"SPELLING", "ASSET", "DEPARTED"}


@dataclass(frozen=True, slots=True)
class Understanding:
    """By which publication, and by which records with their marks, an upload was understood."""

    key: str
    setting: str
    depends: Mapping[str, str]

    @property
    def keys(self) -> list[Key]:
        """The keys of those records, and of those that were not there and needed no word to be asked for."""
        return [*map(key_of, self.depends), *files_beside(self.key)]

    def is_outdated(self, records: Mapping[Key, Item]) -> bool:
        """Whether a record is not what it was."""
        return any(mark_of(records.get(key)) != self.depends.get(name_of(key), "") for key in self.keys)


def asked_by(changes: Iterable[Mapping[str, Any]]) -> list[Again]:
    """What the changes ask for, each once."""
    asked: dict[Again, None] = {}
    for change in changes:
        keys = from_wire(change["dynamodb"]["Keys"])
        if keys["pk"] == PUBLICATION_KEY[0]:
            asked[Again()] = None
        before, after = (change["dynamodb"].get(image, {}).get("upload") for image in ("OldImage", "NewImage"))
        if keys["sk"] in _CONSULTED or (keys["sk"] in CLAIMABLE and before and before != after):
            # Whoever waits for what somebody else has gets it, or hears from whom.
            asked[Again(wanted=keys["pk"])] = None
        if keys["sk"] == "ASSET":
            asked |= {
                Again(beside=upload["S"]): None for upload in (before, after) if upload and texts_beside(upload["S"])
            }
        if keys["sk"] in CLAIMABLE and before and after and before != after:
            # An earlier claim took it, and index entries of the same names with it: whoever held it stands elsewhere,
            # or nowhere, or here again, and must not believe that its entries are still there.
            asked[Again(key=before["S"], restore=True)] = None
    return list(asked)


def understandings_in(changes: Iterable[Mapping[str, Any]]) -> dict[str, Understanding]:
    """How each upload was understood that the changes kept, by its key."""
    found: dict[str, Understanding] = {}
    for change in changes:
        pk = change["dynamodb"]["Keys"]["pk"]["S"]
        head, _, key = pk.partition("#")
        image = change["dynamodb"].get("NewImage")
        if head == "UPLOAD" and image and image["status"]["S"] != "deleted":
            state = from_wire({name: image[name] for name in ("setting", "depends")})
            found[key] = Understanding(key, state["setting"], state["depends"])
    return found


def outdated(understandings: Mapping[str, Understanding], records: Mapping[Key, Item]) -> list[Again]:
    """The uploads that should be understood anew, as what they were understood with the help of has changed."""
    publication = records.get(PUBLICATION_KEY)
    setting = fingerprint(publication) if publication else ""
    own = str(publication["upload"]) if publication else ""
    return [
        Again(key=key)
        for key, each in understandings.items()
        if (key != own and each.setting != setting) or each.is_outdated(records)
    ]


def troubled_by(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The uploads whose newest version brought trouble that the one before it did not have.

    Each change is a record of the content table's stream. What is understood anew and has the same trouble is no news.
    """
    keys: dict[str, None] = {}
    for change in changes:
        head, _, key = change["dynamodb"]["Keys"]["pk"]["S"].partition("#")
        after, before = (_trouble(change["dynamodb"].get(image)) for image in ("NewImage", "OldImage"))
        if head == "UPLOAD" and after and after != before:
            keys[key] = None
    return list(keys)


def _trouble(image: Mapping[str, Any] | None) -> list[Any]:
    if image is None or image.get("status", {}).get("S") == "deleted":
        return []
    problems = [problem["M"] for problem in image.get("problems", {}).get("L", [])]
    return [problem for problem in problems if problem["level"]["S"] in TROUBLE]
