"""Files of the common site generators, without a change: every spelling of a field is understood."""

import pytest

from tests.unit.articles.manuscripts import TEXT, article

JEKYLL = """---
layout: post
title: "A low river"
author: [Jane Doe, John Roe]
date: 2014-03-19 10:00:00 -0500
categories: [water]
tags: steppe
excerpt: Three dry summers.
permalink: /essays/a-low-river/
redirect_from:
  - /old/low-river.html
image: /assets/river.jpg
---
"""
HUGO = """+++
title = "A low river"
date = 2014-03-19T10:00:00-05:00
draft = false
authors = ["Jane Doe", "John Roe"]
categories = ["water"]
tags = ["steppe"]
summary = "Three dry summers."
slug = "a-low-river"
aliases = ["/old/low-river.html", "/essays/a-low-river/"]
[cover]
image = "/assets/river.jpg"
+++
"""
HUGO_JSON = """{
  "title": "A low river", "date": "2014-03-19T10:00:00-05:00", "draft": false,
  "params": {"author": "Jane Doe and John Roe"}, "tags": ["water", "steppe"], "description": "Three dry summers.",
  "url": "/essays/a-low-river/", "aliases": ["/old/low-river.html"], "images": ["/assets/river.jpg"]
}
"""
ELEVENTY = """---json
{
  "title": "A low river", "pubDate": "2014-03-19", "by": "Jane Doe & John Roe", "topics": ["water", "steppe"],
  "lede": "Three dry summers.", "permalink": "/essays/a-low-river/index.html", "aliases": "/old/low-river.html",
  "hero": {"src": "/assets/river.jpg"}
}
---
"""
PELICAN = """Title: A low river
Date: 2014-03-19 10:00
Modified: 2014-05-01 10:00
Category: water
Tags: steppe
Slug: a-low-river
Authors: Jane Doe, John Roe
Summary: Three dry summers.
Status: published
Aliases: /old/low-river.html, /essays/a-low-river/
Cover: /assets/river.jpg
Custom_field: whatever

"""
ZOLA = """+++
title = "A low river"
date = 2014-03-19
path = "essays/a-low-river"
aliases = ["old/low-river.html"]
description = "Three dry summers."
[taxonomies]
tags = ["water", "steppe"]
authors = ["Jane Doe", "John Roe"]
[extra]
featured_image = "/assets/river.jpg"
+++
"""
ZOLA_YAML = """---
title: A low river
date: 2014-03-19
path: essays/a-low-river
aliases: [old/low-river.html]
taxonomies:
  tags: [water, steppe]
  authors: [Jane Doe, John Roe]
extra:
  abstract: Three dry summers.
  image: /assets/river.jpg
---
"""
FILES = {
    "Jekyll": JEKYLL,
    "Hugo": HUGO,
    "Hugo's JSON": HUGO_JSON,
    "Eleventy": ELEVENTY,
    "Pelican": PELICAN,
    "Zola": ZOLA,
    "Zola's YAML": ZOLA_YAML,
}


@pytest.mark.parametrize("header", FILES.values(), ids=FILES)
def test_a_generators_file_is_read_as_it_is(header: str) -> None:
    """Title, authors, local day, topics, summary, address, former addresses and picture are understood alike."""
    found = article(f"{header}\n{TEXT}\n", "articles/post.md")

    assert found.title == "A low river"
    assert [each.name for each in found.authors] == ["Jane Doe", "John Roe"]
    assert found.date.isoformat() == "2014-03-19"
    assert {each.slug for each in found.topics} >= {"steppe"}
    assert found.abstract == "Three dry summers."
    assert found.slug == "a-low-river"
    assert set(found.aliases) == {"old/low-river.html", "essays/a-low-river"}
    assert found.lead_picture is not None
    assert found.lead_picture.name == "/assets/river.jpg"
    assert TEXT in found.body


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("published: 2014-03-19", "2014-03-19"),
        ("pubDate: Wed, 19 Mar 2014 10:00:00 GMT", "2014-03-19"),
        ("publishDate: 2014-03-19T10:00:00Z", "2014-03-19"),
        ("lastmod: 2014-03-19", "2014-03-19"),
        ("date: Last Modified", "2014-03-18"),
        ("published: true", "2014-03-18"),
        ("lastmod: 2015-01-01", "2014-03-18"),
    ],
)
def test_every_spelling_of_the_date(field: str, day: str) -> None:
    """The field says the day; where it says none, the file's name does, and the last change only where neither does."""
    key = "articles/post.md" if day.endswith("19") else "articles/2014-03-18-post.md"

    assert article(f"---\ntitle: A\n{field}\n---\n{TEXT}", key).date.isoformat() == day
