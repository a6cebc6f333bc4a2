"""Records by which uploads find each other, whichever comes first: spellings, former paths, departures, wants."""

from dateline.items import Item, Key, fingerprint

# What stands at an address: others know who owns it, and nothing else of it.
ADDRESSED = {"ARTICLE", "EVENT", "PAGE", "AUTHOR", "ISSUE"}
TROUBLES = "TROUBLE"
# Levels of a problem for which an editor is called; a note calls nobody.
TROUBLE = {"refused", "warning"}
# What belongs to the upload with the earliest claim.
CLAIMABLE = ADDRESSED | {"SPELLING", "ASSET"}


def spelling_key(slug: str) -> Key:
    """Where a spelling of an author's name leads to the author."""
    return (f"SPELLING#{slug}", "SPELLING")


def departed_key(etag: str) -> Key:
    """Where it is kept which uploads ended as a file with that entity tag, and where they stood."""
    return (f"DEPARTED#{etag}", "DEPARTED")


def moved_key(path: str, upload: str) -> Key:
    """Where an upload says that a former path of the site leads to its own."""
    return (f"MOVED#{path}", upload)


def trouble_key(upload: str) -> Key:
    """Where it stands that an upload should be looked at, in the one list of all such."""
    return (TROUBLES, upload)


def wanted_key(key: Key, upload: str) -> Key:
    """Where an upload says that it was understood with the help of another record."""
    return (f"WANTED#{key[0]}", upload)


def name_of(key: Key) -> str:
    """A key as one word."""
    return "|".join(key)


def key_of(name: str) -> Key:
    """The key of a name."""
    pk, sk = name.rsplit("|", 1)
    return pk, sk


def mark_of(record: Item | None) -> str:
    """By what a change of a record shows to those who were understood with its help; of an address, its owner."""
    if record is None:
        return ""
    return str(record["upload"]) if record.get("sk") in ADDRESSED else fingerprint(record)
