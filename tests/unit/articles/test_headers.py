"""The head of a text file: what common generators write is read, and every value stays as written."""

import time

import pytest

from dateline.articles.manuscript import Unreadable
from dateline.articles.readers.headers import split_header

HEADERS = {
    "YAML": ("---\ntitle: A\ntags: [b, c]\n---\nBody", {"title": "A", "tags": ["b", "c"]}),
    "YAML after blank lines": ("\n\n---\ntitle: A\n---\nBody", {"title": "A"}),
    "YAML with trailing blanks": ("---  \ntitle: A\n--- \nBody", {"title": "A"}),
    "numbers, days and yes as text": (
        "---\ntitle: 2015\ndate: 2014-12-15 10:00 -0500\ndraft: yes\nnumber: 007\nprice: 1e3\n---\nBody",
        {"title": "2015", "date": "2014-12-15 10:00 -0500", "draft": "yes", "number": "007", "price": "1e3"},
    ),
    "a colon in a value": ("---\ntitle: Water: a history\n---\nBody", {"title": "Water: a history"}),
    "a value that begins with a sign": ("---\ntitle: @home on the steppe\n---\nBody", {"title": "@home on the steppe"}),
    "tabs": ("---\ntitle:\tA\n---\nBody", {"title": "A"}),
    "names in every case": ("---\nTitle: A\nAuthor-Bio: B\n---\nBody", {"title": "A", "author_bio": "B"}),
    "an empty header": ("---\n---\nBody", {}),
    "TOML": (
        '+++\ntitle = "A"\ndate = 2014-12-15T10:00:00-05:00\n[taxonomies]\ntags = ["b"]\n+++\nBody',
        {"title": "A", "date": "2014-12-15 10:00:00-05:00", "tags": ["b"]},
    ),
    "plain lines": (
        "Title: A\nDate: 2014-12-15\nTags: b, c\n\nBody",
        {"title": "A", "date": "2014-12-15", "tags": "b, c"},
    ),
    "plain lines that go on": ("Title: A\nSummary: b\n  c\n\nBody", {"title": "A", "summary": "b\nc"}),
    "closed by dots": ("---\ntitle: A\n...\nBody", {"title": "A"}),
    "a longer rule": ("----\ntitle: A\n----\nBody", {"title": "A"}),
    "closed and never opened": ("title: A\ntags:\n- b\n---\nBody", {"title": "A", "tags": ["b"]}),
    "no space behind the colon": ("---\ntitle:A\ndate:2014-12-15\n---\nBody", {"title": "A", "date": "2014-12-15"}),
    "marked with number signs": ("---\ntitle: A\ntags: #b #c\n---\nBody", {"title": "A", "tags": "#b #c"}),
    "quotes within quotes": ("---\ntitle: 'Ann's \"A\"'\n---\nBody", {"title": 'Ann\'s "A"'}),
    "quotes at the beginning": ('---\ntitle: "A" and B\n---\nBody', {"title": '"A" and B'}),
    "brackets at the beginning": ("---\ntitle: [Review] A\n---\nBody", {"title": "[Review] A"}),
    "stars at the beginning": ("---\ntitle: *A* and B\n---\nBody", {"title": "*A* and B"}),
    "Pandoc's lines": ("% A\n% B; C\n% 3 March 2014\n\nBody", {"title": "A", "author": "B; C", "date": "3 March 2014"}),
    "below a heading": ("# A\n\nDate: 2014-12-15\nTags: b, c\n\nBody", {"date": "2014-12-15", "tags": "b, c"}),
    "a place below a heading": ("# A\n\nTime: 18:00\nLocation: the dam\n\nBody", {}),
    "a heading with a line below": ("Summary: A\n---\n\nBody", {}),
    "none": ("Body", {}),
    "a rule across the page": ("---\n\nA text.\n\n---\n\nMore: text\nBody", {}),
    "a sentence with a colon": ("Summary: the river is low.\n\nBody", {}),
}


@pytest.mark.parametrize(("text", "fields"), HEADERS.values(), ids=HEADERS)
def test_the_fields_of_a_header(text: str, fields: dict[str, object]) -> None:
    """Each kind of header gives its fields by lower-case names, and leaves the body."""
    found, body, _ = split_header(text)

    assert found == fields
    assert body.strip().endswith("Body")


@pytest.mark.parametrize(
    ("header", "line", "says"),
    [
        ('---\ntitle: "A\ndate: x\n---\n', "line 4", "quotation mark"),
        ("---\ntitle: A\ntags: [b, #c]\n---\n", "line 4", "list"),
        ("---\ntitle: A\n", "line 1", "never closed"),
        ("---js\n{title: 'A'}\n---\n", "line 1", "a program"),
        ("---\ntitle: !!python/object/apply:os.system [id]\n---\n", "line 2", "not allowed"),
        ('+++\ntitle = "A"\ntitle = "B"\n+++\n', "line 3", "twice"),
        ("+++\ntitle = A\n+++\n", "line 2", "cannot be read"),
        (f"+++\nn = {'9' * 5_000}\n+++\n", "line 2", "cannot be read"),
    ],
)
def test_a_broken_header_names_its_line(header: str, line: str, says: str) -> None:
    """The editor learns where it is and what is wrong, in words that are not the parser's."""
    with pytest.raises(Unreadable) as refused:
        split_header(header + "Body")

    assert refused.value.problem.where == line
    assert says in refused.value.problem.what


BOMBS = {
    "aliases": "a: &a [x,x]\n"
    + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefghijkl", "bcdefghijklm", strict=True)),
    "merge keys": "a: &a {x: 1}\n" + "".join(f"m{n}:\n  <<: [*a,*a,*a]\n" for n in range(20)),
    "depth": "a: " + "[" * 5_000,
    "maps": "".join("  " * level + f"k{level}:\n" for level in range(300)),
    "length": "a: " + "x" * 300_000,
    "colons": "a: b: c\n" * 5_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_built(bomb: str) -> None:
    """Aliases, depth and length have bounds, and their refusal takes no time."""
    begun = time.process_time()

    with pytest.raises(Unreadable):
        split_header(f"---\n{bomb}\n---\nBody")

    assert time.process_time() - begun < 2
