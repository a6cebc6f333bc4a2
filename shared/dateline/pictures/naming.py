"""Where the files of an upload lie on the site.

The name of each is made of the upload's key and of its bytes. So a file never changes, two uploads never share
one, and what lies below an upload's own beginnings is all that was ever made of it.
"""

import hashlib
import unicodedata
from urllib.parse import quote

# One more whenever the same bytes would be prepared in another way.
_RECIPE = b"1"
_LETTERS_OF_HASH = 16


def folded(key: str) -> str:
    """A key as references find it: file systems differ in the case of letters and in how they compose them."""
    return unicodedata.normalize("NFC", key).casefold()


def prefixes(key: str) -> tuple[str, str]:
    """What the paths of all files begin with that were ever made of the upload at a key."""
    return f"media/{_hash(key.encode())}-", f"files/{_hash(key.encode())}-"


def picture_path(key: str, content: bytes) -> str:
    """Where a picture lies that came with the upload at a key."""
    return f"{prefixes(key)[0]}{_hash(_RECIPE + content)}.jpg"


def file_path(key: str, content: bytes, name: str) -> str:
    """Where a file is offered for download, under a name that suits any system."""
    return f"{prefixes(key)[1]}{_hash(content)}/{name}"


def disposition(name: str) -> str:
    """The header that makes a browser save a file under its editor's name. Source: RFC 6266."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LETTERS_OF_HASH]
