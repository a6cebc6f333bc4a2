"""Pictures and files: whichever comes first, the page shows and offers what was uploaded, and nothing else."""

import base64
import io
import itertools
import re

import docx
import pytest
from PIL import Image

from local.stack import Stack
from tests.e2e.visits import article, published, report
from tests.unit.pictures.drawings import decoded, drawn, encoded

PHOTO = encoded(drawn(1200, 800), "JPEG")
OTHER = encoded(drawn(900, 700), "PNG")
PAPER = b"%PDF-1.7 The whole article, typeset."
TEXT = article(author="Ana Lind").decode()
SHOWING = f"{TEXT}\n![A dam](dam.jpg)\n".encode()


def shown(page: str) -> list[str]:
    """The sources of a page's pictures."""
    return re.findall(r'<img src="/([^"]+)"', page)


def lying(stack: Stack) -> set[str]:
    """Every file of uploads that lies on the site."""
    return {path for path in stack.objects("SiteBucket") if path.startswith(("media/", "files/"))}


def problems(stack: Stack, key: str) -> list[str]:
    """What the report on an upload tells."""
    told = report(stack, key)["problems"]
    assert isinstance(told, list)
    return [each["what"] for each in told]


def test_a_picture_beside_a_text_is_shown_in_every_width(stack: Stack) -> None:
    """Each width that the page names is there, in its size, to be kept for ever."""
    stack.upload("articles/dam.jpg", PHOTO)
    page = stack.get(published(stack, "articles/x.md", SHOWING)).text

    sources = re.findall(r"/(media/\S+) (\d+)w", page)
    assert [int(width) for _, width in sources] == [480, 960, 1200]
    for path, width in sources:
        answer = stack.get(f"/{path}")
        assert decoded(answer.body).size == (int(width), int(width) * 2 // 3)
        assert (answer.headers["content-type"], answer.headers["cache-control"]) == (
            "image/webp",
            "public, max-age=31536000, immutable",
        )
    assert decoded(stack.get(f"/{shown(page)[0]}").body).format == "JPEG"
    assert problems(stack, "articles/x.md") == []
    assert report(stack, "articles/dam.jpg")["status"] == "kept"


@pytest.mark.parametrize("order", list(itertools.permutations(["articles/x.md", "articles/dam.jpg", "articles/x.pdf"])))
def test_whatever_comes_first_the_page_is_the_same(stack: Stack, order: tuple[str, ...]) -> None:
    """Text, picture and PDF make one page in any order, and its report says the same."""
    files = {"articles/x.md": SHOWING, "articles/dam.jpg": PHOTO, "articles/x.pdf": PAPER}
    for key in order:
        stack.upload(key, files[key])
        stack.settle()

    page = stack.get("/2026/11/the-dam/").text
    assert len(shown(page)) == 1
    assert re.search(r'href="/files/[0-9a-f-]+/x\.pdf"', page)
    assert "x.pdf</bdi></a> <span>(PDF, 1 kB)</span>" in page
    assert problems(stack, "articles/x.md") == []


def test_a_text_that_misses_its_picture_says_so_until_it_comes(stack: Stack) -> None:
    """The report names the picture and the page holds its place in words; the picture's arrival mends both."""
    path = published(stack, "articles/x.md", SHOWING)
    assert problems(stack, "articles/x.md") == ["The text refers to what was not uploaded, or was refused: dam.jpg."]
    assert "<em>A dam</em>" in stack.get(path).text

    stack.upload("articles/dam.jpg", PHOTO)
    stack.settle()

    assert problems(stack, "articles/x.md") == []
    assert len(shown(stack.get(path).text)) == 1


def test_a_picture_that_is_replaced_or_deleted_leaves_nothing_behind(stack: Stack) -> None:
    """The page shows the newest, and the files of the one before are gone; without it the page says what is missing."""
    stack.upload("articles/dam.jpg", PHOTO)
    path = published(stack, "articles/x.md", SHOWING)
    before = lying(stack)
    assert len(before) == 4

    stack.upload("articles/dam.jpg", OTHER)
    stack.settle()
    assert shown(stack.get(path).text)[0] in lying(stack)
    assert before & lying(stack) == set()
    assert len(lying(stack)) == 3

    stack.delete("articles/dam.jpg")
    stack.settle()
    assert lying(stack) == set()
    assert shown(stack.get(path).text) == []
    assert problems(stack, "articles/x.md") == ["The text refers to what was not uploaded, or was refused: dam.jpg."]


def test_a_picture_that_comes_back_is_there_again(stack: Stack) -> None:
    """Deleted, replaced and put back at once, a picture lies where the page says."""
    stack.upload("articles/dam.jpg", PHOTO)
    path = published(stack, "articles/x.md", SHOWING)
    page, files = stack.get(path).text, lying(stack)

    for content in (OTHER, PHOTO):
        stack.upload("articles/dam.jpg", content)
    stack.delete("articles/dam.jpg")
    stack.upload("articles/dam.jpg", PHOTO)
    stack.settle()

    assert (stack.get(path).text, lying(stack)) == (page, files)


def test_a_picture_that_is_renamed_is_found_by_its_new_name(stack: Stack) -> None:
    """Names decide: the text that says the new one shows it, the one that says the old one misses it."""
    stack.upload("articles/dam.jpg", PHOTO)
    path = published(stack, "articles/x.md", SHOWING)

    stack.upload("articles/weir.jpg", PHOTO)
    stack.delete("articles/dam.jpg")
    stack.settle()
    assert shown(stack.get(path).text) == []

    stack.upload("articles/x.md", SHOWING.replace(b"dam.jpg", b"WEIR.jpg"))
    stack.settle()
    assert len(shown(stack.get(path).text)) == 1
    assert problems(stack, "articles/x.md") == ["Names were spelt otherwise than the files are: WEIR.jpg is weir.jpg."]


def test_a_picture_that_cannot_be_read_leaves_the_one_before(stack: Stack) -> None:
    """A broken file is refused with how to mend it, and what was shown stays."""
    stack.upload("articles/dam.jpg", PHOTO)
    path = published(stack, "articles/x.md", SHOWING)
    page, files = stack.get(path).text, lying(stack)

    stack.upload("articles/dam.jpg", PHOTO[:2000])
    stack.settle()

    assert report(stack, "articles/dam.jpg")["status"] == "refused"
    assert problems(stack, "articles/dam.jpg") == ["The picture is damaged or not complete."]
    assert (stack.get(path).text, lying(stack)) == (page, files)


def word(pictures: int = 1) -> bytes:
    """A Word document with pictures of its own."""
    document = docx.Document()
    document.add_heading("The dam", 0)
    document.add_paragraph("By Ana Lind (11/20/2026 issue of The Test Review)")
    for number in range(pictures):
        document.add_paragraph(f"What there is to say of picture {number}, at some length and with care.")
        document.add_picture(io.BytesIO(encoded(drawn(600 + number, 400), "PNG")))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_pictures_inside_of_a_document_are_its_own(stack: Stack) -> None:
    """They are shown from the site, and go with the document."""
    path = published(stack, "articles/x.docx", word(pictures=2))
    assert len(shown(stack.get(path).text)) == 2
    assert set(shown(stack.get(path).text)) <= lying(stack)

    stack.delete("articles/x.docx")
    stack.settle()
    assert lying(stack) == set()


def test_pictures_written_into_a_page_as_data_are_its_own(stack: Stack) -> None:
    """What a browser saved into the text is shown like any other picture; what is broken is told by its name."""
    data = base64.b64encode(OTHER).decode()
    text = f"""<title>The dam</title><h1>The dam</h1><p>By Ana Lind (11/20/2026 issue of The Test Review)</p>
    <p>What there is to say.</p><p><img alt="A dam" src="data:image/png;base64,{data}"></p>
    <p><img alt="Half a dam" src="data:image/png;base64,{data[:400]}"></p>"""

    page = stack.get(published(stack, "articles/x.html", text.encode())).text

    assert len(shown(page)) == 1
    assert "data:" not in page
    assert problems(stack, "articles/x.html") == ["picture-2.png: The picture is damaged or not complete."]


def test_nothing_of_what_waits_for_its_day_is_on_the_site(stack: Stack) -> None:
    """The pictures of a document under embargo come with it."""
    document = docx.Document(io.BytesIO(word()))
    document.paragraphs[1].text = "By Ana Lind (12/20/2026 issue of The Test Review)"
    file = io.BytesIO()
    document.save(file)
    stack.upload("articles/x.docx", file.getvalue())
    stack.settle()

    assert report(stack, "articles/x.docx")["status"] == "scheduled"
    assert lying(stack) == set()


def test_a_bundle_offers_what_bears_its_name_and_what_it_links(stack: Stack) -> None:
    """The files of a folder are found from its text, with spaces and folders in their names."""
    text = TEXT + "\n![A dam](img/the%20dam.jpg)\n\nThe [numbers](data/numbers.csv) say so.\n"
    stack.upload("articles/dams/index.md", text.encode())
    stack.upload("articles/dams/data/numbers.csv", b"a,b\n1,2\n")
    stack.upload("articles/dams/img/the dam.jpg", PHOTO)
    stack.upload("articles/dams/dams.pdf", PAPER)
    stack.settle()

    page = stack.get("/2026/11/the-dam/").text
    assert len(shown(page)) == 1
    assert re.search(r'href="/files/[0-9a-f-]+/numbers\.csv"', page)
    assert "dams.pdf</bdi>" in page
    assert problems(stack, "articles/dams/index.md") == []


def test_a_file_is_saved_and_never_run(stack: Stack) -> None:
    """What is offered has its own name, a type that no browser runs, and the order to save it."""
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    stack.upload("articles/map.svg", drawing)
    page = stack.get(published(stack, "articles/x.md", f"{TEXT}\n![The map](map.svg)\n".encode())).text

    (path,) = re.findall(r'<a href="/(files/[^"]+map\.svg)">The map</a>', page)
    answer = stack.get(f"/{path}")
    assert (answer.body, answer.headers["content-type"]) == (drawing, "application/octet-stream")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''map.svg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert shown(page) == []


def test_the_lead_picture_of_the_header_stands_above(stack: Stack) -> None:
    """A header names it, as it names the PDF."""
    stack.upload("articles/dam.jpg", PHOTO)
    stack.upload("articles/print.pdf", PAPER)
    text = article(image="dam.jpg", image_alt="A dam", pdf="print.pdf")

    page = stack.get(published(stack, "articles/x.md", text)).text

    (path,) = shown(page)
    assert path in lying(stack)
    assert 'alt="A dam"' in page
    assert "print.pdf</bdi>" in page


def test_two_uploads_of_the_same_bytes_go_separately(stack: Stack) -> None:
    """Whoever deletes one picture takes nothing away from the other."""
    stack.upload("articles/dam.jpg", PHOTO)
    stack.upload("articles/copy.jpg", PHOTO)
    path = published(stack, "articles/x.md", SHOWING)

    stack.delete("articles/copy.jpg")
    stack.settle()

    assert stack.get(f"/{shown(stack.get(path).text)[0]}").status == 200
    assert len(lying(stack)) == 4


def test_names_that_differ_in_case_alone_are_one_name(stack: Stack) -> None:
    """The second is told whose name it has, and takes over when the first goes."""
    stack.upload("articles/dam.jpg", PHOTO)
    stack.upload("articles/Dam.JPG", OTHER)
    stack.settle()
    refused = [key for key in ("articles/dam.jpg", "articles/Dam.JPG") if report(stack, key)["status"] == "refused"]
    assert len(refused) == 1

    (other,) = {"articles/dam.jpg", "articles/Dam.JPG"} - set(refused)
    stack.delete(other)
    stack.settle()
    assert report(stack, refused[0])["status"] == "kept"


def test_a_photograph_loses_what_it_tells_of_its_owner(stack: Stack) -> None:
    """No file on the site says where or with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[0x0002] = (41.0, 43.0, 21.0)
    stack.upload("articles/dam.jpg", encoded(drawn(), "JPEG", exif=exif))
    stack.settle()

    assert lying(stack)
    for path in lying(stack):
        content = stack.get(f"/{path}").body
        assert b"Secret" not in content
        assert not decoded(content).getexif()
