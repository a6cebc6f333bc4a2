"""Readers: the right one is chosen by name and content, and each gives what a reader of the page would see."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers import MAX_FILE_BYTES, MAX_TEXT_BYTES, read_manuscript
from tests.unit.articles.manuscripts import understood


def body_of(key: str, text: str) -> str:
    return read_manuscript(key, text.encode()).body


def problem_with(key: str, content: bytes) -> Problem | None:
    """Why a file cannot be read; None when it can."""
    try:
        read_manuscript(key, content)
    except Unreadable as refused:
        return refused.problem
    return None


@pytest.mark.parametrize(
    ("key", "content", "says", "mend"),
    [
        ("articles/a.md", b"", "empty", "Save it again"),
        ("articles/a.txt", b" \n\t \n", "empty", "Save it again"),
        ("articles/a.doc", b"\xd0\xcf\x11\xe0", "old Word", ".docx"),
        ("articles/a.odt", b"PK", "OpenDocument", ".docx"),
        ("articles/a.rtf", b"{\\rtf1}", "rich text", ".docx"),
        ("articles/a.pages", b"PK", "Pages", ".docx"),
        ("articles/a.pdf", b"%PDF-1.7", "PDF", ".docx"),
        ("articles/a.docx", b"{\\rtf1 text}", "rich text", ".docx"),
        ("articles/a.docx", b"just some text", "not a Word document", "plain text"),
        ("articles/a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1", "password", ".docx"),
        ("articles/a.md", b"PK\x03\x04", "packed", ".docx"),
        ("articles/a.txt", b"%PDF-1.7", "PDF", ".docx"),
        ("articles/a.key", b"slides", ".key", ".docx"),
        ("articles/README", b"text", "without an ending", ".docx"),
        ("articles/a.md", b"a " * MAX_TEXT_BYTES, "larger than 2 MB", "split"),
        ("articles/a.docx", b"PK\x03\x04" + bytes(MAX_FILE_BYTES), "larger than 20 MB", "split"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(key: str, content: bytes, says: str, mend: str) -> None:
    """Every refusal names what the file is and how to save it instead."""
    with pytest.raises(Unreadable) as refused:
        read_manuscript(key, content)

    assert says in refused.value.problem.what
    assert mend in refused.value.problem.mend
    assert refused.value.problem.level is Level.REFUSED


@pytest.mark.parametrize("key", ["a.md", "articles/A.MD", "deep/in/folders/a.markdown", "a.b.c.md"])
def test_the_place_of_a_file_does_not_matter(key: str) -> None:
    """A file is read by its ending, wherever it lies."""
    assert read_manuscript(key, b"# Title").format == "Markdown"


MARKDOWN = {
    "tables": ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
    "footnotes": ("A claim.[^1]\n\n[^1]: The proof.", "The proof."),
    "strikethrough": ("~~no~~", "<s>no</s>"),
    "raw HTML": ("<mark>kept</mark>", "<mark>kept</mark>"),
    "deep lists": ("\n".join("  " * level + "- item" for level in range(12)), "item"),
    "tags in code": ("`{{ code }}` and\n\n```\n{% raw %}\n```", "{% raw %}"),
    "tags shown as code": ("```\n{% raw %}\n{% if x %}\n{% endraw %}\n```", "<pre><code>\n{% if x %}\n\n</code></pre>"),
    "tags in inline code": ("`{{ code }}`", "{{ code }}"),
    "tags in code by its indentation": ("A\n\n    {% if x %}\n\nB", "<pre><code>{% if x %}\n</code></pre>"),
    "tags in an item's second paragraph": ("- A\n\n    {{ site.url }}B", "<p>B</p>"),
    "tags that are shown": ("{{</* ref */>}}", "{{&lt; ref &gt;}}"),
    "lone braces": ("a {{ b", "a {{ b"),
    "links between notes": ("[[A well|wells]] and [[Rivers]]", "wells and Rivers"),
    "boxes": ("::: note\nA\n:::\n\n> [!NOTE]\n> B", "<strong>Note</strong>"),
}


@pytest.mark.parametrize(("text", "shows"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_shows(text: str, shows: str) -> None:
    """The usual extensions are read, and code is left as it is."""
    assert shows in body_of("a.md", text)


DROPPED = {
    "Jekyll tags": ('A {% include "x.html" %}B', True),
    "Liquid variables": ("A {{ page.author }}B", True),
    "the site's own address": ("A {{ site.url }}B", False),
    "Hugo shortcodes": ("A {{< tweet 1234 >}}B", True),
    "Hugo shortcodes around a text": ("A {{% notice warning %}}B{{% /notice %}}", True),
    "Zola's functions": ('A {{ poll(id="2") }}B', True),
    "Nunjucks comments": ("A {# hidden #}B", False),
    "Liquid comments": ("A {% comment %}hidden {{ x }}{% endcomment %}B", False),
    "conditions": ("{% if x %}A {% else %}B{% endif %}", True),
    "embedded Ruby": ("A <%= hidden %>B", True),
    "WordPress's brackets": ('A [gallery ids="1,2"]B', True),
    "page builders' brackets": ('[vc_row width="1"]A B[/vc_row]', True),
    "kramdown attributes": ("A B\n{: .lead #x}", False),
    "heading attributes": ("A B\n\n## More {#more}", False),
    "comments": ("A <!-- hidden -->B", False),
    "a table of contents": ("* TOC\n{:toc}\n\nA B", False),
}


@pytest.mark.parametrize(("text", "is_told"), DROPPED.values(), ids=DROPPED)
def test_what_only_a_generator_understands_is_left_out(text: str, is_told: bool) -> None:  # noqa: FBT001
    """No template tag appears on a page; where one stood for something, the editor is told."""
    manuscript = read_manuscript("a.md", text.encode())

    assert not set("{}%#") & set(manuscript.body)
    assert "TOC" not in manuscript.body
    assert any("template tag" in problem.what for problem in manuscript.problems) is is_told


@pytest.mark.parametrize("ending", ["md", "html"])
@pytest.mark.parametrize(
    ("tag", "html"),
    [
        (
            '{{< figure src="river.jpg" alt="A river" caption="In June" >}}',
            '<figure><img src="river.jpg" alt="A river"><figcaption>In June</figcaption></figure>',
        ),
        ('{% image "img/river.jpg" "A low river" %}', '<img src="img/river.jpg" alt="A low river">'),
        ('{% image "img/river.jpg", "A low river", "(min-width: 30em) 50vw" %}', '<img src="img/river.jpg" alt='),
        (
            '{% include figure image_path="/img/river.jpg" alt="A river" caption="In June" %}',
            '<figure><img src="/img/river.jpg" alt="A river"><figcaption>In June</figcaption></figure>',
        ),
        (
            '[caption id="a" align="left"]<img src="river.jpg" alt="A river"> In June[/caption]',
            '<figure><img src="river.jpg" alt="A river"><figcaption>In June</figcaption></figure>',
        ),
        ('{% include image.html url="/a.jpg" description="A well" %}', '<img src="/a.jpg" alt="A well">'),
        ("{{< youtube w7Ft2ymGmfc >}}", 'href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">Video: youtube.com'),
        ('{{< youtube id="w7Ft2ymGmfc" autoplay="true" >}}', 'href="https://www.youtube.com/watch?v=w7Ft2ymGmfc"'),
        ("{% youtube https://youtu.be/w7Ft2ymGmfc %}", 'href="https://www.youtube.com/watch?v=w7Ft2ymGmfc"'),
        ('{{ youtube(id="w7Ft2ymGmfc") }}', 'href="https://www.youtube.com/watch?v=w7Ft2ymGmfc"'),
        ('{% include video id="w7Ft2ymGmfc" provider="youtube" %}', "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ("{% include youtube.html id='w7Ft2ymGmfc' %}", "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ("{{< vimeo 146022717 >}}", 'href="https://vimeo.com/146022717"'),
        ("[embed]https://example.org/talk[/embed]", 'href="https://example.org/talk"'),
        ("{{< highlight go >}}\na := <b>\n{{< /highlight >}}", "<pre><code>a := &lt;b&gt;</code></pre>"),
        ("{% highlight ruby %}\nputs {{ x }}\n{% endhighlight %}", "<pre><code>puts {{ x }}</code></pre>"),
        ("{% raw %}{{ shown }}{% endraw %}", "{{ shown }}"),
        ('<a href="{{< ref "/notes/wells.md" >}}">Wells</a>', '<a href="/notes/wells/">Wells</a>'),
        ('<a href="{% post_url 2014-03-19-wells %}">Wells</a>', '<a href="/2014/03/wells/">Wells</a>'),
        ('<a href="{{ "/notes/wells/" | url }}">Wells</a>', '<a href="/notes/wells/">Wells</a>'),
        ('<a href="{{ site.baseurl }}/wells/">Wells</a>', '<a href="/wells/">Wells</a>'),
    ],
)
def test_known_shortcodes_are_what_they_stand_for(ending: str, tag: str, html: str) -> None:
    """Pictures, videos as plain links, code and references of the common generators, in Markdown and in HTML."""
    assert html in body_of(f"a.{ending}", f"<p>A text.</p>\n\n{tag}\n")


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ('[Wells]({{< relref "wells.md" >}})', "Wells"),
        ("[Wells]({% link _posts/2014-03-19-wells.md %})", '<a href="/2014/03/wells/">Wells</a>'),
        ("[Wells]({{ page.unknown }})", "Wells"),
        ("[Wells]({{ site.baseurl }}{% post_url 2014-03-19-wells %})", '<a href="/2014/03/wells/">Wells</a>'),
    ],
)
def test_links_to_template_tags_keep_their_text(link: str, html: str) -> None:
    """A link whose target only a generator knows leads where that can be told, and keeps its text in any case."""
    body = body_of("a.md", f"See {link} there.")

    assert html in body
    assert not set("{}%()[]") & set(body)


def test_words_in_brackets_are_words() -> None:
    """What only looks like a shortcode is text, or a link."""
    body = body_of("a.md", "He [sic] said [video](https://example.org/v), [1] and [gallery of rogues] and [figure 2].")

    assert '<a href="https://example.org/v">video</a>' in body
    assert "[sic]" in body
    assert "[gallery of rogues] and [figure 2]" in body


def test_what_was_left_out_is_told_with_its_line() -> None:
    """The editor finds the tag by its line in the file."""
    problem = read_manuscript("a.md", b"---\ntitle: A\n---\n\nText\n\n{% poll 7 %}\n").problems[0]

    assert (problem.where, "{% poll 7 %}" in problem.what) == ("line 7", True)


GOOGLE = """<body class="doc-content"><p class="title"><span>A low river</span></p><p><span>A <a href=
"https://www.google.com/url?q=https://example.org/a?b%3D1&amp;sa=D&amp;ust=1">link</a></span><sup><a href="#cmnt1"
id="cmnt_ref1">[a]</a></sup> and more.</p><h1>Background</h1><div class="c3"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>
<span>A comment</span></p></div></body>"""


def test_a_page_that_google_saved_is_what_its_writer_saw() -> None:
    """The title is the title, no comment is published, and no link leads past a counter of clicks."""
    manuscript = read_manuscript("a.html", GOOGLE.encode())

    assert manuscript.title == "A low river"
    assert '<a href="https://example.org/a?b=1">link</a></span> and more.' in manuscript.body
    assert not any(word in manuscript.body for word in ("A low river", "comment", "[a]", "google"))


ITEM = (
    "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'>"
    "<span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span>{}</p>\n"
)


def test_a_page_that_word_saved_has_its_lists_and_notes() -> None:
    """Word writes lists as paragraphs with dots, and marks of notes as plain links."""
    items = ITEM.format(1, "·", "Wells") + ITEM.format(2, "1.", "Deep") + ITEM.format(1, "·", "Dams")
    note = '<a href="#_ftn1" name="_ftnref1">[1]</a>'
    body = body_of("a.html", f"<p class=MsoToc1>Contents 3</p><p>A{note} text.</p>{items}<p>The end.</p>")

    assert re.sub(r"\s*<li[^>]*>", "<li>", body).replace("\n", "") == (
        f"<p>A<sup>{note}</sup> text.</p><ul><li>Wells<ol><li>Deep</li></ol></li><li>Dams</li></ul><p>The end.</p>"
    )


TITLES = {
    "the heading": ("<title>B</title><h1>A</h1><p>Text</p>", "A"),
    "a heading of a part": (f"<title>A</title><p>{'Text ' * 60}</p><h1>B</h1>", "A"),
    "a head below another title": ("<title>Blank page</title><p>A low river</p><p>By Ann Poe</p>", ""),
}


@pytest.mark.parametrize(("page", "title"), TITLES.values(), ids=TITLES)
def test_the_title_of_a_page(page: str, title: str) -> None:
    """The heading above the text, else the browser's title, unless the text has a head that says it."""
    assert read_manuscript("a.html", page.encode()).title == title


@pytest.mark.parametrize("key", ["a.html", "a.md"])
def test_what_a_comment_swallows_is_told(key: str) -> None:
    """A comment that is never closed takes the rest of the text along."""
    problems = read_manuscript(key, b"<p>A text.</p>\n\n<!-- a note\n\n<p>Lost.</p>").problems

    assert "never closed" in problems[0].what


HTML = {
    "the article of a page": (
        "<body><nav>Menu</nav><article><h1>T</h1><p>Text</p></article><footer>Foot</footer>",
        "Text",
    ),
    "the main part": ("<body><header>Site</header><main><p>Text</p></main><aside>Menu</aside>", "Text"),
    "a fragment": ("<p>Text", "Text"),
    "loose text": ("Text <b>bold</b>", "Text"),
    "an unclosed title": ("<html><head><title>T<body><p>Text<p>More", "Text"),
    "tag soup": ("<p>Text<table><tr><td>cell<p>after", "after"),
}


@pytest.mark.parametrize(("page", "shows"), HTML.values(), ids=HTML)
def test_html_shows_the_text(page: str, shows: str) -> None:
    """The text of a page is kept, and what stands around it is not."""
    body = body_of("a.html", page)

    assert shows in body
    assert not any(word in body for word in ("Menu", "Foot", "Site"))


def test_the_head_of_a_page_is_a_header() -> None:
    """Meta elements and the language count as the fields of a header."""
    page = """<html lang="tr"><head><title>Su | The Review</title><meta name="author" content="A. One">
    <meta name="citation_author" content="B. Two"><meta property="article:published_time" content="2020-01-02">
    <meta name="keywords" content="water, steppe"></head><body><h1>Su</h1><p>Text</p></body></html>"""

    manuscript = read_manuscript("a.html", page.encode())

    assert manuscript.title == "Su"
    assert manuscript.header == {
        "author": ["A. One", "B. Two"],
        "date": "2020-01-02",
        "tags": "water, steppe",
        "lang": "tr",
    }


def test_a_word_processor_names_no_author() -> None:
    """The author that Word writes into a page is whoever owned the machine; its own elements are dropped."""
    page = """<html xmlns:o="urn:o"><head><meta name=Generator content="Microsoft Word 15">
    <meta name=Author content="Owner"><title>Microsoft Word - draft.doc</title></head>
    <body><!--[if gte mso 9]><xml>settings</xml><![endif]-->
    <p class=MsoNormal>Text<o:p>&nbsp;</o:p></p><p style='mso-hide:all'>secret</p></body></html>"""

    manuscript = read_manuscript("a.html", page.encode())

    assert manuscript.header == {}
    assert manuscript.title == ""
    assert "Text" in manuscript.body
    assert not any(word in manuscript.body for word in ("settings", "secret", "o:p"))


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<frameset><frame src=a.html></frameset>", "no text"),
        ("<div>" * 100_000 + "deep", "nested"),
        ("<b></b>" * 100_000, "parts"),
    ],
)
def test_a_page_out_of_bounds_is_refused(page: str, says: str) -> None:
    """Half an article is none: what the parser would cut is refused."""
    with pytest.raises(Unreadable) as refused:
        read_manuscript("a.html", page.encode())

    assert says in refused.value.problem.what


@pytest.mark.parametrize("piece", ["[", "[a](", "\n- a", "x\n\n", "> ", "{%", "<!--", "```a\n", "*a ", "&amp;"])
def test_markdown_made_to_be_slow_is_bounded(piece: str) -> None:
    """A file of one piece over and over is read or refused, in time that grows with its size."""
    problem = problem_with("a.md", (piece * (300_000 // len(piece))).encode())

    assert problem is None or "article" in problem.what


@pytest.mark.parametrize("field", ["author", "date", "tags", "title"])
@pytest.mark.parametrize("piece", ["Wednesday, ", "a, ", "(", "- ", "1 ", "and ", "@", "By "])
def test_fields_made_to_be_slow_are_bounded(field: str, piece: str) -> None:
    """A field of one piece over and over is understood, or refused, at once."""
    begun = time.process_time()

    understood(f"---\ntitle: A\n{field}: x{piece * (80_000 // len(piece))}\n---\nText", "articles/a.md")

    assert time.process_time() - begun < 2


@pytest.mark.parametrize("piece", ["{% raw %}", "{% highlight %}", "<pre>"])
def test_tags_that_are_never_closed_are_looked_for_once(piece: str) -> None:
    """What opens over and over and never ends costs no more than one look through the text."""
    begun = time.process_time()

    read_manuscript("a.md", (piece * (400_000 // len(piece))).encode())

    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "piece", ["<a id=x></a>", "<p>a", "<div><p>a</div>", "a<br>", "<p>BACKGROUND: <b>x</b>", "<o:p>a</o:p>"]
)
def test_a_page_of_many_small_parts_is_quick(piece: str) -> None:
    """Time grows with a page's size, and not with its square."""
    begun = time.process_time()

    understood("<h1>T</h1>" + piece * 18_000, "articles/a.html")

    assert time.process_time() - begun < 5


def test_plain_text_has_paragraphs_lists_and_a_head() -> None:
    """Lines of a paragraph run on; byline and dateline stand alone; dashes are a list; markup is text."""
    text = "A title\n=======\nBy A. One\n5 May 2020\n\nOne line\nand <b>another\n\n- a\n- b\n"

    assert body_of("a.txt", text).split("\n") == [
        "<p>A title</p>",
        "<p>By A. One</p>",
        "<p>5 May 2020</p>",
        "<p>One line and &lt;b&gt;another</p>",
        "<ul><li>a</li><li>b</li></ul>",
    ]


@given(st.sampled_from(["a.md", "a.html", "a.txt", "a.docx"]), st.binary(max_size=2_000))
def test_any_bytes_are_a_manuscript_or_an_answer(key: str, content: bytes) -> None:
    """No file makes a reader fail in any other way than by saying why it cannot be read."""
    problem = problem_with(key, content)

    assert problem is None or (problem.what and problem.mend)


@given(st.sampled_from(["a.md", "a.html", "a.txt"]), st.text("ab<>/[](){}%!-#*_`|:;\"'&=\n \t1", max_size=400))
def test_any_markup_is_a_manuscript_or_an_answer(key: str, text: str) -> None:
    """The signs that formats give a meaning make no reader fail, in whatever order they come."""
    problem = problem_with(key, text.encode())

    assert problem is None or (problem.what and problem.mend)
