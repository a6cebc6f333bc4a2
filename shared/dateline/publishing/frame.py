"""The frame of every page, and what leads from one page to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.articles.article import Card
from dateline.articles.languages import direction_of
from dateline.pictures.markup import logo_html
from dateline.publication import Publication
from dateline.publishing.rendering import render, stylesheet


@dataclass(frozen=True, slots=True)
class Step:
    """A page before or after this one: what a reader finds there, and its path."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a page: the one before, the one after, and, of an article, its related ones."""

    before: Step | None = None
    after: Step | None = None
    related: Sequence[Card] = ()


ALONE = Beside()


def framed(
    template: str,
    publication: Publication,
    site_url: str,
    path: str,
    title: str,
    description: str,
    **values: object,
) -> str:
    """A page of the site: its template, its path (empty where it has no address of its own), title and description."""
    masthead_direction = direction_of(publication.language)
    defaults: dict[str, object] = {
        "lang": publication.language,
        "direction": masthead_direction,
        "structured": "",
        "hidden": False,
        "crumbs": (),
    }
    spoken = str(values.get("lang", publication.language))
    return render(
        template,
        publication=publication,
        masthead_direction=masthead_direction,
        logo=logo_html(publication.logo_picture, publication.title) if publication.logo_picture else "",
        site_url=site_url,
        path=path,
        title=title,
        description=description,
        ui=_ours_in(spoken),
        masthead_ui=_ours_in(publication.language),
        stylesheet_path="/" + stylesheet(publication.colours)[0],
        **defaults | values,
    )


def _ours_in(language: str) -> str:
    """The attributes of our own words, which are English, among those of a language."""
    return "" if language.partition("-")[0] == "en" else ' lang="en" dir="ltr"'
