"""Slugs: what addresses and keys are made of, from any script."""

import re

from anyascii import anyascii

MAX_SLUG = 80


def slug_of(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, cut between words; may be empty."""
    words = re.findall(r"[a-z0-9]+", anyascii(text.replace("’", "").replace("'", "")).lower())
    slug = "-".join(words)
    if len(slug) <= MAX_SLUG:
        return slug
    return slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
