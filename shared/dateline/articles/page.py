"""A page that stands by itself: about, contact, submissions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page; its address is its place at the root of the site ("about"), `aliases` are paths that lead there."""

    address: str
    title: str
    body: str
    language: str
    direction: str
    aliases: tuple[str, ...] = ()
