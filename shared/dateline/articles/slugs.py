"""Slugs: what addresses and keys are made of, from any script."""

import re
import unicodedata

from anyascii import anyascii

MAX_SLUG = 80
_LONGEST_SOURCE = 400


def slug_of(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, cut between words; may be empty."""
    folded = unicodedata.normalize("NFKC", text)[:_LONGEST_SOURCE]
    letters = "".join(each for each in folded if unicodedata.category(each) != "Cf")
    # Apostrophes are part of a word; in ASCII they also stand for the soft sign.
    ascii_letters = re.sub("['`]", "", anyascii(letters.replace("´", "'"))).lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_letters))
    if len(slug) <= MAX_SLUG:
        return slug
    return slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
