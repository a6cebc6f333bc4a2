"""Old addresses: what each generator makes of a name, a date and a header."""

from datetime import UTC, date, datetime, time
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.archives.moments import written_moment
from dateline.archives.permalinks import (
    JEKYLL_STYLES,
    clean_path,
    hugo_address,
    hugo_slug,
    jekyll_address,
    jekyll_slug,
    pelican_address,
    pelican_slug,
)

MOMENT = datetime(2014, 3, 9, 7, 5, 1, tzinfo=UTC)
NAMED = {"title": "The_Dam", "slug": "the-dam", "categories": "water/borders"}


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("date", "/water/borders/2014/03/09/The_Dam.html"),
        ("pretty", "/water/borders/2014/03/09/The_Dam/"),
        ("ordinal", "/water/borders/2014/068/The_Dam.html"),
        ("weekdate", "/water/borders/2014/W10/Sun/The_Dam.html"),
        ("none", "/water/borders/The_Dam.html"),
        ("/blog/:year/:i_month/:i_day/:slug", "/blog/2014/3/9/the-dam"),
        ("/:short_year/:short_month/:long_month/:long_day/:slug/", "/14/Mar/March/Sunday/the-dam/"),
        ("/:hour:minute:second/:slug:output_ext", "/070501/the-dam.html"),
        ("/:w_year/:w_day/:slug/index.html", "/2014/7/the-dam/"),
    ],
)
def test_jekyll_makes_addresses_of_styles_and_templates(template: str, path: str) -> None:
    """Each style of the settings, and each placeholder of a template, says what it says in Jekyll."""
    assert jekyll_address(template, MOMENT, NAMED) == path


@pytest.mark.parametrize(
    ("name", "title", "slug"),
    [
        ("The_Dam", "The_Dam", "the-dam"),
        ("what's-new, really", "what's-new,-really", "what-s-new-really"),
        ("Ça marche!", "Ça-marche!", "ça-marche"),
        ("хлеб и вода", "хлеб-и-вода", "хлеб-и-вода"),
        ("  --x--y--  ", "x-y", "x-y"),
        ("पानी", "पानी", "पानी"),
    ],
)
def test_jekyll_slugs(name: str, title: str, slug: str) -> None:
    """A file's name keeps its case and most signs in `:title`, and neither in `:slug`."""
    assert (jekyll_slug(name, cased=True), jekyll_slug(name)) == (title, slug)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:slug/", "/2014/03/the-dam/"),
        ("/:section/:title/", "/posts/the-dam-is-full/"),
        ("/:sections/:filename/", "/posts/2014/water/dam/"),
        ("/:sections[1:]/:filename/", "/2014/water/dam/"),
        ("/:sections[:2]/:filename/", "/posts/2014/dam/"),
        ("/:sections[last]/:filename/", "/water/dam/"),
        ("/:sections[0]/:filename/", "/posts/dam/"),
        ("/:monthname/:day/:weekday/:weekdayname/:yearday/", "/march/09/0/sunday/68/"),
    ],
)
def test_hugo_makes_addresses_of_patterns(pattern: str, path: str) -> None:
    """Each placeholder of Hugo's patterns says what it says there."""
    values = {"slug": "the-dam", "title": "the-dam-is-full", "section": "posts", "filename": "dam"}

    assert hugo_address(pattern, MOMENT, values, ("posts", "2014", "water")) == path


def test_slugs_of_hugo_and_pelican() -> None:
    """Hugo keeps letters of every script and some signs; Pelican writes ASCII."""
    assert hugo_slug("What's New?  Über_alles +1") == "whats-new-über_alles-+1"
    assert pelican_slug("What's New?  Über_alles +1") == "whats-new-uber_alles-1"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("{slug}.html", "/the-dam.html"),
        ("posts/{date:%Y}/{date:%b}/{date:%d}/{slug}/", "/posts/2014/Mar/09/the-dam/"),
        ("{category}/{lang}/{slug}/index.html", "/water/en/the-dam/"),
        ("{slug.__class__}/{unknown}", "/{slug.__class__}/{unknown}"),
    ],
)
def test_pelican_makes_addresses_of_its_settings(pattern: str, path: str) -> None:
    """Names and dates are filled in, and nothing else that a format string could ask for."""
    assert pelican_address(pattern, MOMENT, {"slug": "the-dam", "category": "water", "lang": "en"}) == path


@given(st.text(max_size=60), st.sampled_from(sorted(JEKYLL_STYLES)))
@example(".", "pretty")
def test_addresses_are_paths(name: str, style: str) -> None:
    """Whatever a text is called, its address is a path below the root with no empty part, or none at all."""
    values = {"title": jekyll_slug(name, cased=True), "categories": jekyll_slug(name)}
    path = jekyll_address(style, MOMENT, values)

    assert path[:1] in {"", "/"}
    assert "//" not in path
    assert not {".", ".."} & set(path.split("/"))
    assert clean_path(path) == path


@given(st.text(max_size=80))
def test_slugs_are_settled(name: str) -> None:
    """A slug of a slug is itself, in every generator's way."""
    for slug_in in (jekyll_slug, hugo_slug, pelican_slug):
        assert slug_in(slug_in(name)) == slug_in(name)
    assert "/" not in jekyll_slug(name)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.times(), st.integers(-720, 720))
def test_a_moment_is_the_day_as_written(day: date, clock: time, minutes: int) -> None:
    """Whatever zone a date was written in, its day is the one that stands there."""
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    found = written_moment(f"{day} {clock:%H:%M:%S} {zone}")

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("written", "zone", "days"),
    [
        ("2014-03-09 23:30:00 -0400", None, ["2014-03-09", "2014-03-10"]),
        ("2014-03-09 23:30:00 -4", "America/New_York", ["2014-03-09"]),
        ("2014-03-09T23:30:00Z", "Asia/Tbilisi", ["2014-03-10"]),
        ("2014-03-09 23:30", "Asia/Tbilisi", ["2014-03-09"]),
        ("March 9, 2014", None, ["2014-03-09"]),
    ],
)
def test_a_site_counted_days_in_its_zone(written: str, zone: str | None, days: list[str]) -> None:
    """An address was made of the day in the site's zone; where the settings name none, either day may be meant."""
    found = written_moment(written)

    assert found is not None
    moments = found.days_on_site(ZoneInfo(zone) if zone else None)
    assert [each.date().isoformat() for each in moments] == days


def test_percent_signs_are_no_addresses() -> None:
    """A path that leads out of the site is none."""
    assert clean_path("/../etc/passwd") == ""
    assert clean_path(unquote("/a/%2e%2e/b")) == ""
    assert clean_path("/index.html") == ""
