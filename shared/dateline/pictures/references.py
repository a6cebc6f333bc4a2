"""What a reference in a text means: a picture's source, a link to a file, a name in the header.

Writers and their machines refer to files in many ways: beside the text, from the root of a site, from a
folder of a generator's, from the disk of whoever wrote it. Each reference becomes the keys of the uploads
that it may mean, likeliest first; which of them is there is for others to know.
"""

import posixpath
import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from dateline.uploads.kinds import ASSETS

# A picture that came inside of the file.
EMBEDDED = "embedded:"
_LONGEST = 1_000
_REMOTE = re.compile(r"(?:https?:)?//[^/]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
# "C:\\Users\\me\\dam.jpg" and "file:///Users/me/dam.jpg": of such a path only the name can be meant.
_OF_A_DISK = re.compile(r"(?:file:/*|[a-z]:[\\/])", re.IGNORECASE)
# Pelican's "{static}/images/dam.jpg".
_BRACED = re.compile(r"\{(?:static|attach|filename|photo)\}", re.IGNORECASE)
# Where generators keep what they copy to the root of a site.
_ROOTS = ("", "static/")


def remote_address(reference: str) -> str:
    """The address of what lies on another server, with its scheme; empty for everything else."""
    address = reference.strip()
    if len(address) > _LONGEST or not _REMOTE.match(address):
        return ""
    return f"https:{address}" if address.startswith("//") else address


def means_a_file(reference: str) -> bool:
    """Whether a reference may lead to a file that came with the text, and is no script, no data and no other server."""
    text = reference.strip()
    foreign = _SCHEME.match(text) and not _OF_A_DISK.match(text) and not text.startswith(EMBEDDED)
    return bool(text) and not foreign and not remote_address(text)


def keys_meant(reference: str, key: str) -> tuple[str, ...]:
    """The keys of uploads that a reference in the upload at `key` may mean, likeliest first.

    None for an address on another server, data, an anchor, or a scheme that names no file.
    """
    text = reference.strip()
    if not means_a_file(text) or len(text) > _LONGEST or text.startswith((EMBEDDED, "#", "?")):
        return ()
    folder = posixpath.dirname(key)
    if _OF_A_DISK.match(text):
        name = unquote(re.split(r"[\\/]", text)[-1])
        return (posixpath.join(folder, name),) if PurePosixPath(name).suffix.lower() in ASSETS else ()
    path = unquote(re.split(r"[?#]", text, maxsplit=1)[0]).replace("\\", "/")
    path = _BRACED.sub("/", path, count=1).replace("//", "/")
    if path.endswith("/") or not path.isprintable():
        return ()
    if path.startswith("/"):
        above = [str(each) for each in PurePosixPath(folder).parents][::-1] if folder else []
        found = [posixpath.join(root, sub + path[1:]) for root in (*above, folder) for sub in _ROOTS]
    else:
        bundle = PurePosixPath(key).with_suffix("").as_posix()
        found = [posixpath.join(folder, path), posixpath.join(bundle, path), path]
    # Nothing lies above the root: a path that climbs further than there is means what it names below.
    keys = (posixpath.normpath("/" + each).lstrip("/") for each in found)
    return tuple(dict.fromkeys(each for each in keys if PurePosixPath(each).suffix.lower() in ASSETS))
