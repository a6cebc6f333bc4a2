"""References in a text: found wherever people write them, changed nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.archives.html_blocks import as_one_block
from dateline.archives.references import put_arguments, put_references
from dateline.archives.wordpress_html import html_of_post
from dateline.articles.readers.markdown import read_markdown

PIECES = st.lists(
    st.sampled_from(
        [
            "![a](x.png)",
            "[b](<y z.png>)",
            "`",
            "```\n",
            "\n",
            "[c]: d.png",
            '<img src="',
            '">',
            "{% image ",
            '"e.png" %}',
            "](",
            "{{",
            "}}",
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


POSTS = st.lists(
    st.sampled_from(["<p>", "</p>", "<pre>", "</pre>", "[caption]", "[/caption]", "{{x}}", "{%", "%}", "<!--", "-->"])
    | st.text(st.characters(exclude_categories=["C"]), max_size=8),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![a](x.png)", ["x.png"]),
        ('![a](x.png "Title") and [b]( y.pdf )', ["x.png", "y.pdf"]),
        ("![a](<x y.png>)", ["x y.png"]),
        ("![a](x_(1).png)", ["x_(1).png"]),
        ("[![a](x.png)](y.png)", ["x.png", "y.png"]),
        ("[a]: x.png 'Title'\n   [b]: <y.png>", ["x.png", "y.png"]),
        ("<img alt='a' src='x.png'><a HREF = \"y.pdf\">", ["x.png", "y.pdf"]),
        ("`![a](x.png)` ``![a](`x.png)``", []),
        ("```\n![a](x.png)\n```\n![b](y.png)", ["y.png"]),
        ("~~~~\n![a](x.png)\n~~~\n~~~~\n![b](y.png)", ["y.png"]),
        ("{% raw %}![a](x.png){% endraw %}", []),
    ],
)
def test_references_are_found_where_people_write_them(text: str, found: list[str]) -> None:
    """Links, pictures, definitions and HTML count; code, and templates that are shown, do not."""
    seen: list[str] = []

    put_references(text, lambda reference: seen.append(reference) or reference)  # type: ignore[func-returns-value]

    assert seen == found


def test_a_name_with_spaces_is_put_in_brackets() -> None:
    """A target that holds a space would end there."""
    assert put_references("![a](x.png)", lambda _: "a b.png") == "![a](<a b.png>)"


@given(PIECES)
def test_a_text_whose_references_stay_stays(text: str) -> None:
    """Whatever a text holds, looking for references changes nothing."""
    assert put_arguments(put_references(text, str), str) == text


@given(PIECES)
def test_html_stays_one_block(html: str) -> None:
    """No blank line ends the block of HTML that a text is, whatever stands in it."""
    lines = as_one_block(html).split("\n")

    assert all(line.strip() for line in lines) or lines == [""]


@given(POSTS)
def test_posts_are_no_templates(content: str) -> None:
    """Nothing in a post of WordPress is taken for the template tag of another generator."""
    told = read_markdown(f"---\ntitle: x\n---\n\n{html_of_post(content, {}, {})}\n\nText".encode()).problems

    assert not [problem for problem in told if "template" in problem.what]
