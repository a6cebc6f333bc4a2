"""The same posts built by Pelican and by us, one after the other: pages a second, bytes, p95 a page."""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "shared"))

from local.stack import Stack  # noqa: E402
from tests.e2e.visits import NOW, PUBLICATION, SLOW  # noqa: E402

if TYPE_CHECKING:
    from dateline.articles.article import Article, Card

CORPUS = ROOT.parent / "shared" / "corpus" / "18f"
PELICAN = ROOT / ".venv-bench" / "bin" / "python"
SITE = "https://review.example"
_HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# The kinds of page and feed that we publish, each as short as a theme can be: what is measured is the machine.
_THEME = {
    "base": """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <title>{% block title %}{{ SITENAME }}{% endblock %}</title></head>
        <body><header><a href="{{ SITEURL }}/">{{ SITENAME }}</a></header>
        <main>{% block content %}{% endblock %}</main></body></html>
    """,
    "article": """
        {% extends "base.html" %}{% block title %}{{ article.title }}{% endblock %}{% block content %}<article>
        <h1>{{ article.title }}</h1><p>{% for each in article.authors %}{{ each }} {% endfor %}
        <time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time></p>{{ article.content }}
        {% for tag in article.tags %}<a href="{{ SITEURL }}/{{ tag.url }}">{{ tag }}</a> {% endfor %}</article>
        {% endblock %}
    """,
    "index": """
        {% extends "base.html" %}{% block content %}
        {% for article in (articles_page.object_list if articles_page else dates) %}
        <h2><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a></h2><p>{{ article.locale_date }}</p>
        {{ article.summary }}{% endfor %}{% endblock %}
    """,
}
_LISTS = ("author", "category", "tag", "archives", "period_archives")
_SETTINGS = {
    "SITENAME": "The Review", "SITEURL": SITE, "TIMEZONE": "Europe/Stockholm", "DEFAULT_LANG": "en", "THEME": "theme",
    "PATH": "content", "OUTPUT_PATH": "output", "PLUGINS": ["clock"], "PLUGIN_PATHS": ["."], "CACHE_CONTENT": False,
    "DEFAULT_PAGINATION": 50, "DIRECT_TEMPLATES": ["index", "archives"], "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}/index.html",
    "MONTH_ARCHIVE_SAVE_AS": "{date:%Y}/{date:%m}/index.html",
    "ARTICLE_SAVE_AS": "{date:%Y}/{date:%m}/{slug}/index.html",
    "FEED_DOMAIN": SITE, "FEED_ALL_ATOM": "feed.xml", "FEED_ALL_RSS": "rss.xml",
    "CATEGORY_FEED_ATOM": "sections/{slug}/feed.xml", "CATEGORY_FEED_RSS": "sections/{slug}/rss.xml",
    "AUTHOR_FEED_ATOM": "authors/{slug}/feed.xml", "AUTHOR_FEED_RSS": "authors/{slug}/rss.xml",
    "TAG_FEED_ATOM": "topics/{slug}/feed.xml", "TAG_FEED_RSS": "topics/{slug}/rss.xml",
}  # fmt: skip
# Tells when each page was written, and what of a processor the whole took.
_CLOCK = """
    import atexit, json, time
    from pelican import signals
    written = []
    def note(path, context):
        written.append((path, time.process_time()))
    def register():
        signals.content_written.connect(note)
        atexit.register(lambda: json.dump([written, time.process_time()], open("clock.json", "w")))
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What one way of building came to: seconds of a processor, of each article page too, and what was made."""

    seconds: float
    each: list[float]
    files: Mapping[str, int]

    def __str__(self) -> str:
        pages = [path for path in self.files if path.endswith(".html")]
        text = (
            f"{len(pages)} pages, {len(self.files) - len(pages)} other files, {sum(self.files.values()) / 1e6:.1f} MB"
            f" in {self.seconds:.1f} s: {len(pages) / self.seconds:.0f} pages a second"
        )
        if not self.each:
            return text
        times = sorted(self.each)
        middle, p95 = statistics.median(times) * 1000, times[len(times) * 95 // 100] * 1000
        return f"{text}; to render an article {middle:.1f} ms, p95 {p95:.1f} ms"


def beside() -> None:
    """Print both, and what is compared."""
    if not (CORPUS.is_dir() and PELICAN.exists()):
        print("\nThe corpus or Pelican's environment is missing: nothing to stand beside")
        return
    posts = _understood()
    print(f"\n{len(posts)} posts built anew, side by side (seconds of a processor)")
    print(f"  Pelican, posts to files            {_by_pelican(posts)}")
    print(f"  ours, posts to pages and feeds     {_by_us()}")
    print(f"  ours, each post an upload          {_whole_path()}")
    print(
        "  Pelican is given plain headers and a bare theme, and writes files. We read the headers as they are, tell\n"
        "  language, authors and topics apart, sanitise, and make a third feed of each list. The second line is that\n"
        "  alone, in memory; the third goes through notifications, table, stream and buckets, held in memory by a\n"
        "  stand-in for AWS that takes most of its time, and keeps every list right after each handful of posts."
    )


def _understood() -> list[tuple[Path, "Article"]]:
    from dateline.articles.interpretation import interpret_article  # noqa: PLC0415
    from dateline.articles.readers import read_manuscript  # noqa: PLC0415
    from dateline.publication import DEFAULT_PUBLICATION  # noqa: PLC0415

    posts = []
    for file in sorted(CORPUS.glob("*.md")):
        key = f"articles/{file.name}"
        article, _ = interpret_article(
            read_manuscript(key, file.read_bytes()), DEFAULT_PUBLICATION, key, date(2026, 11, 24)
        )
        if article:
            posts.append((file, article))
    return posts


def _by_pelican(posts: Iterable[tuple[Path, "Article"]]) -> Built:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for place in ("content", "theme/templates", "theme/static"):
            (folder / place).mkdir(parents=True)
        for file, article in posts:
            header = {
                "Title": article.title, "Date": article.date.isoformat(), "Slug": article.slug,
                "Authors": "; ".join(each.name for each in article.authors),
                "Tags": ", ".join(each.title for each in article.topics), "Category": article.section.title,
                "Summary": article.abstract.replace("\n", " "),
            }  # fmt: skip
            text = "".join(f"{field}: {value}\n" for field, value in header.items() if value)
            (folder / "content" / file.name).write_text(f"{text}\n{_HEADER.sub('', file.read_text('utf-8'))}", "utf-8")
        for template, html in _THEME.items():
            (folder / "theme" / "templates" / f"{template}.html").write_text(dedent(html).strip())
        for template in _LISTS:
            (folder / "theme" / "templates" / f"{template}.html").write_text('{% extends "index.html" %}')
        (folder / "settings.py").write_text("".join(f"{name} = {value!r}\n" for name, value in _SETTINGS.items()))
        (folder / "clock.py").write_text(dedent(_CLOCK))
        command = [str(PELICAN), "-m", "pelican", "-s", "settings.py", "--quiet"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603  # our own settings
        written, seconds = json.loads((folder / "clock.json").read_text())
        output = folder / "output"
        files = {
            each.relative_to(output).as_posix(): each.stat().st_size for each in output.rglob("*") if each.is_file()
        }
        times = [moment for path, moment in written if re.search(r"/\d{4}/\d\d/[^/]+/index\.html$", path)]
        return Built(seconds, [after - before for before, after in pairwise(times)], files)


def _by_us() -> Built:
    """Read, understand and render all posts, their lists with the years, and the feeds of each list."""
    from dateline.content.keys import BY_DATE  # noqa: PLC0415
    from dateline.content.records import card_from, items_of  # noqa: PLC0415
    from dateline.publication import DEFAULT_PUBLICATION  # noqa: PLC0415
    from dateline.publishing import feeds, pages  # noqa: PLC0415
    from dateline.publishing.article_pages import article_page  # noqa: PLC0415

    began = time.process_time()
    each, files, cards, articles = [], {}, list["Card"](), dict[str, "Article"]()
    for _, article in _understood():
        address = f"{article.date:%Y/%m}/{article.slug}"
        items = items_of(article, address=address, upload="x", published=NOW)
        cards += [card_from(item) for item in items if item["pk"] == BY_DATE]
        articles[address] = article
        before = time.process_time()
        files[f"{address}/index.html"] = len(article_page(DEFAULT_PUBLICATION, SITE, article, address).encode())
        each.append(time.process_time() - before)
    lists = defaultdict[str, list["Card"]](list)
    for card in sorted(cards, key=lambda card: (card.date, card.address), reverse=True):
        lists["archive"].append(card)
        lists[f"{card.date:%Y/%m}"].append(card)
        lists[f"sections/{card.section.slug}"].append(card)
        for author in card.authors:
            lists[f"authors/{author.slug}"].append(card)
        for topic in card.topics:
            lists[f"topics/{topic}"].append(card)
    for path, listed in lists.items():
        heading = pages.ListHeading("archive", path, f"/{path}/", f"/{path}/")
        page = pages.list_page(DEFAULT_PUBLICATION, SITE, heading, listed[:50], {})
        files[f"{path}/index.html"] = len(page.encode())
        feed = feeds.Feed(path, f"/{path}/", f"/{path}/", feeds.with_texts(listed[:10], articles))
        for write, name in ((feeds.atom_feed, "feed.xml"), (feeds.rss_feed, "rss.xml"), (feeds.json_feed, "feed.json")):
            files[f"{path}/{name}"] = len(write(DEFAULT_PUBLICATION, SITE, feed).encode())
    return Built(time.process_time() - began, each, files)


def _whole_path() -> Built:
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        for file in sorted(CORPUS.glob("*.md")):
            stack.upload(f"articles/{file.name}", file.read_bytes())
        began = time.process_time()
        stack.settle()
        took = time.process_time() - began
        return Built(took, [], {path: len(content) for path, content in stack.objects("SiteBucket").items()})


if __name__ == "__main__":
    beside()
