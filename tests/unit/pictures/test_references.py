"""What a reference in a text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.pictures.references import keys_meant, remote_address

MEANT = {
    "dam.jpg": "articles/blog/dam.jpg",
    "./img/dam.jpg": "articles/blog/img/dam.jpg",
    "../images/x.png": "articles/images/x.png",
    "../../../../x.png": "x.png",
    r"img\dam.jpg": "articles/blog/img/dam.jpg",
    "a%20dam%20%231.png": "articles/blog/a dam #1.png",
    "dam.jpg?v=2#top": "articles/blog/dam.jpg",
    "дамба.jpg": "articles/blog/дамба.jpg",
    r"C:\Users\me\dam.jpg": "articles/blog/dam.jpg",
    "file:///Users/me/the%20dam.jpg": "articles/blog/the dam.jpg",
    "/assets/a.png": "assets/a.png",
    "/assets//a.png": "assets/a.png",
    "{static}/images/x.png": "images/x.png",
    "%7Bstatic%7D/images/x.png": "images/x.png",
    "table.csv": "articles/blog/table.csv",
}
NOT_MEANT = [
    "", " ", "#notes", "?page=2", "/", "images/", "other-article/", "other.md", "..", ".", "/about",
    "https://example.org/dam.jpg", "//example.org/dam.jpg", "javascript:alert(1).png", "data:image/png;base64,AAAA.png",
    "mailto:a@example.org", "cid:image001.png@01D", "dam.jpg\0", "x" * 2000 + ".png", ".png",
]  # fmt: skip


@pytest.mark.parametrize(("reference", "key"), MEANT.items())
def test_a_reference_means_a_file(reference: str, key: str) -> None:
    """However it is written, the likeliest file comes first."""
    assert keys_meant(reference, "articles/blog/x.md")[0] == key


@pytest.mark.parametrize("reference", NOT_MEANT)
def test_what_is_elsewhere_means_no_file(reference: str) -> None:
    """Other servers, data, anchors, pages and schemes mean no upload."""
    assert keys_meant(reference, "articles/blog/x.md") == ()


def test_a_file_can_lie_in_several_places() -> None:
    """Beside the text, in the folder of its name, at the root; and below the folders that generators copy."""
    assert keys_meant("img/a.png", "articles/x.md") == ("articles/img/a.png", "articles/x/img/a.png", "img/a.png")
    assert keys_meant("/img/a.png", "articles/blog/x.md") == (
        "img/a.png",
        "static/img/a.png",
        "articles/img/a.png",
        "articles/static/img/a.png",
        "articles/blog/img/a.png",
        "articles/blog/static/img/a.png",
    )
    assert keys_meant("a.png", "articles/x/index.docx")[0] == "articles/x/a.png"


@given(reference=st.text(max_size=60), key=st.sampled_from(["x.md", "articles/x.md", "articles/a/b/index.html"]))
def test_no_reference_leaves_the_bucket(reference: str, key: str) -> None:
    """Whatever is written, what it means is a plain key: no empty part, no way up."""
    for suffix in ("", ".png"):
        for meant in keys_meant(reference + suffix, key):
            assert not {"", ".", ".."} & set(meant.split("/"))
            assert meant.isprintable()


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        (" HTTP://example.org/a.png ", "HTTP://example.org/a.png"),
        ("//example.org/a.png", "https://example.org/a.png"),
        ("/a.png", ""),
        ("javascript://example.org/%0Aalert(1)", ""),
        ("///a.png", ""),
    ],
)
def test_what_lies_on_another_server_is_known(reference: str, address: str) -> None:
    """Only the web's own schemes lead to other servers."""
    assert remote_address(reference) == address
