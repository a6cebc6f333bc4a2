"""Pictures that are written into a text as data, as browsers and mail programs do when they save a page."""

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import unquote

from dateline.articles.manuscript import MAX_PICTURES, EmbeddedPicture, Manuscript

# Source: RFC 2397.
_DATA = re.compile(
    r"""(?P<before>\ssrc\s*=\s*["']?)data:image/(?P<kind>png|jpe?g|gif|webp|avif|bmp|tiff);base64,"""
    r"""(?P<data>[A-Za-z0-9+/=%\s]+)""",
    re.IGNORECASE,
)


def take_inline_pictures(manuscript: Manuscript) -> Manuscript:
    """The manuscript with those pictures enclosed; data that is broken stays for others to leave out."""
    pictures = list(manuscript.pictures)

    def enclosed(match: re.Match[str]) -> str:
        if len(pictures) >= MAX_PICTURES:
            return match[0]
        try:
            content = base64.b64decode("".join(unquote(match["data"]).split()), validate=True)
        except binascii.Error:
            return match[0]
        pictures.append(EmbeddedPicture(f"picture-{len(pictures) + 1}.{match['kind'].lower()}", content))
        return f"{match['before']}embedded:{pictures[-1].name}"

    body = _DATA.sub(enclosed, manuscript.body)
    return replace(manuscript, body=body, pictures=tuple(pictures))
