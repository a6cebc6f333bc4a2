"""From the marks of a body to its pictures, as any screen can show them.

What is put into the page here is made of paths and numbers of our own; of the upload there is nothing but the
description, escaped.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import PurePosixPath

from dateline.articles.manuscript import Level, Problem
from dateline.pictures.asset import Asset
from dateline.pictures.marking import MARK, reference_of, shown_name
from dateline.pictures.markup import picture_html
from dateline.pictures.naming import folded
from dateline.pictures.references import EMBEDDED, keys_meant

_ATTRIBUTE = r'(?:\s+[\w-]+="[^"]*")*'
_IMG = re.compile(rf"<img({_ATTRIBUTE})\s*/?>")
_LINK = re.compile(rf"(<a(?:{_ATTRIBUTE})?\s+href=\")([^\"]*)(\")")
_VALUE = re.compile(r'([\w-]+)="([^"]*)"')
_SHOWN = 10
UPLOAD_IT = "Upload it beside the text, under just that name; if it was refused, its own report says how to mend it."


def references_in(body: str) -> list[str]:
    """What a sanitised body shows and links, as its writer named it, each once."""
    shown = [reference_of(source) for source, _ in map(_mark, _IMG.finditer(body))]
    return list(dict.fromkeys([*shown, *(unescape(match[2]) for match in _LINK.finditer(body))]))


def found_among(reference: str, key: str, assets: Mapping[str, Asset]) -> Asset | None:
    """The likeliest of the uploads that a reference may mean, among those that are there, by their folded keys."""
    return next((assets[each] for each in map(folded, keys_meant(reference, key)) if each in assets), None)


def placed(
    body: str, key: str, assets: Mapping[str, Asset], enclosed: Mapping[str, Asset], *, lead_above: bool = False
) -> tuple[str, tuple[Problem, ...]]:
    """The body with its pictures in place of their marks and its links to files leading there, and what is missing.

    `assets` are uploads by their folded keys, `enclosed` the pictures that came inside of the file by their
    references. The first picture is loaded at once, unless another stands above the text.
    """
    missing: list[str] = []
    unshown: list[str] = []
    respelt: list[str] = []
    waits = lead_above

    def found(reference: str) -> Asset | None:
        asset = found_among(reference, key, assets)
        if asset and asset.name not in {PurePosixPath(each).name for each in keys_meant(reference, key)}:
            respelt.append(f"{shown_name(reference)} is {asset.name}")
        return asset

    def picture(match: re.Match[str]) -> str:
        nonlocal waits
        source, alt = _mark(match)
        reference = reference_of(source)
        asset = enclosed.get(reference) or found(reference)
        if asset is None or not asset.is_picture:
            # Of a picture inside of the file that could not be prepared its reason is told.
            if source.startswith(MARK) and not reference.startswith(EMBEDDED):
                (missing if asset is None else unshown).append(shown_name(reference))
            text = escape(alt or shown_name(reference), quote=False)
            return f'<a href="/{asset.path}">{text}</a>' if asset else f"<em>{text}</em>"
        html = picture_html(asset, alt, at_once=not waits)
        waits = True
        return html

    def link(match: re.Match[str]) -> str:
        reference = unescape(match[2])
        asset = found(reference)
        if asset is None and keys_meant(reference, key):
            missing.append(shown_name(reference))
        return f"{match[1]}/{asset.path}{match[3]}" if asset else match[0]

    html = _IMG.sub(picture, _LINK.sub(link, body))
    return html, _problems(missing, unshown, respelt)


def _mark(match: re.Match[str]) -> tuple[str, str]:
    values = {name: unescape(value) for name, value in _VALUE.findall(match[1])}
    return values.get("src", ""), values.get("alt", "")


def _problems(missing: list[str], unshown: list[str], respelt: list[str]) -> tuple[Problem, ...]:
    problems = []
    if missing:
        names = ", ".join(dict.fromkeys(missing[:_SHOWN]))
        what = f"The text refers to what was not uploaded, or was refused: {names}."
        problems.append(Problem(Level.WARNING, what, UPLOAD_IT))
    if unshown:
        names = ", ".join(dict.fromkeys(unshown[:_SHOWN]))
        what = f"The text shows what can only be offered for download: {names}."
        problems.append(Problem(Level.WARNING, what, "Save the picture as JPEG or PNG."))
    if respelt:
        what = f"Names were spelt otherwise than the files are: {', '.join(dict.fromkeys(respelt[:_SHOWN]))}."
        problems.append(Problem(Level.NOTE, what, "They were found all the same."))
    return tuple(problems)
