"""What a publication gives its pages to look like itself: its logo, and pictures beside the newest titles."""

import json
import re

from local.stack import Stack
from tests.e2e.visits import PUBLICATION, article, published, report
from tests.unit.pictures.drawings import drawn, encoded

LOGO = encoded(drawn(600, 120), "PNG")
PHOTO = encoded(drawn(900, 600), "JPEG")
WITH_LOGO = PUBLICATION + b"logo: logo.png\n"


def told(stack: Stack) -> list[str]:
    """What the report on the publication tells."""
    problems = report(stack, "publication.yaml")["problems"]
    assert isinstance(problems, list)
    return [f"{each['where']}: {each['what']}" for each in problems]


def masthead(stack: Stack, path: str = "/") -> str:
    """What stands in the masthead's first line."""
    match = re.search(r'<p class="name"><a href="/">(.*?)</a></p>', stack.get(path).text)
    assert match is not None
    return match[1]


def test_a_logo_stands_in_every_masthead_whenever_it_comes(stack: Stack) -> None:
    """It is named before it is there: the report says so, and every page changes when it comes and when it goes."""
    path = published(stack, "articles/dam.md", article())
    stack.upload("publication.yaml", WITH_LOGO)
    stack.settle()
    assert told(stack) == ["field logo: logo.png was not uploaded, or was refused."]
    assert masthead(stack, path) == "The Test Review"

    stack.upload("logo.png", LOGO)
    stack.settle()
    assert told(stack) == []
    for each in ("/", path, "/privacy/"):
        image = re.fullmatch(
            r'<img class="logo" src="/(media/\S+\.webp)" alt="The Test Review" width="600" height="120">',
            masthead(stack, each),
        )
        assert image is not None
        assert stack.get(f"/{image[1]}").status == 200
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', stack.get(path).text)
    publisher = json.loads(data[0])["@graph"][0]["publisher"]
    assert stack.get(publisher["logo"].removeprefix(stack.site_url)).headers["content-type"] == "image/jpeg"

    stack.delete("logo.png")
    stack.settle()
    assert masthead(stack, path) == "The Test Review"


def test_a_drawing_is_no_logo(stack: Stack) -> None:
    """What a browser might run is offered for download at most: the report asks for a picture."""
    stack.upload("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    stack.upload("publication.yaml", PUBLICATION + b"logo: logo.svg\n")
    stack.settle()

    assert told(stack) == ["field logo: logo.svg is a file to download, not a picture to show."]
    assert masthead(stack) == "The Test Review"


def test_the_newest_titles_of_a_list_have_their_pictures(stack: Stack) -> None:
    """The first two of a list, so that a list stays within six requests; they are known in size and loaded late."""
    stack.upload("articles/photo.jpg", PHOTO)
    for day in (18, 19, 20):
        stack.upload(f"articles/{day}.md", article(f"Day {day}", day=f"2026-11-{day}", image="photo.jpg"))
    stack.settle()

    for path in ("/", "/archive/", "/sections/analytical-articles/"):
        images = re.findall(r'<a class="picture" href="([^"]+)"[^>]*>(<img [^>]+>)</a>', stack.get(path).text)
        assert [to for to, _ in images] == ["/2026/11/day-20/", "/2026/11/day-19/"], path
        assert all('alt="" width="900" height="600"' in image for _, image in images)
        assert 'loading="lazy"' in images[1][1]
        assert ("loading=" in images[0][1]) == (path != "/")


def test_our_words_are_marked_where_the_publication_speaks_another_language(stack: Stack) -> None:
    """A form for which there are no words in its language is English as a whole, elsewhere each word of ours is."""
    stack.upload("publication.yaml", PUBLICATION + b"language: ar\n")
    stack.settle()

    assert '<html lang="en" dir="ltr">' in stack.get("/subscribe/").text
    home = stack.get("/").text
    assert '<html lang="ar" dir="rtl">' in home
    for words in ('><a href="/events/">Events', ">Sign up for upcoming events", ">No tracking"):
        before, _, _ = home.partition(words)
        assert before.endswith(' lang="en" dir="ltr"'), words
