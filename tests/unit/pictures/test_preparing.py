"""Any picture becomes a few that any page can show, and none of them says more than what it shows."""

import struct
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dateline.articles.manuscript import Unreadable
from dateline.pictures.preparing import WIDTHS, prepare_picture, size_shown, widths_of
from tests.unit.pictures.drawings import decoded, drawn, encoded, is_red, noise


def test_a_picture_comes_in_several_widths_and_a_plain_one() -> None:
    """A large photograph is kept in each width as WebP, and in the widest as JPEG."""
    picture = prepare_picture(encoded(drawn(4000, 2600), "JPEG"))

    assert (picture.width, picture.height) == (1600, 1040)
    assert {width: decoded(file).size for width, file in picture.webp.items()} == {
        480: (480, 312),
        960: (960, 624),
        1600: (1600, 1040),
    }
    assert {decoded(file).format for file in picture.webp.values()} == {"WEBP"}
    assert (decoded(picture.jpeg).format, decoded(picture.jpeg).size) == ("JPEG", (1600, 1040))


@settings(max_examples=300, deadline=None)
@given(width=st.integers(1, 40_000), height=st.integers(1, 40_000))
def test_a_size_keeps_its_proportion_and_never_grows(width: int, height: int) -> None:
    """Whatever the size, what is shown is no larger, within bounds, and in proportion to a pixel."""
    shown = size_shown(width, height)

    assert 1 <= shown[0] <= min(width, WIDTHS[-1])
    assert 1 <= shown[1] <= min(height, 12_000)
    assert shown[0] * shown[1] <= 8_100_000
    shrunk = max(shown) / max(width, height)
    assert abs(width * shrunk - shown[0]) <= 1
    assert abs(height * shrunk - shown[1]) <= 1
    widths = widths_of(shown[0])
    assert widths[-1] == shown[0]
    assert list(widths) == sorted(set(widths))


MODES = {
    "1": "PNG",
    "L": "PNG",
    "LA": "PNG",
    "P": "GIF",
    "RGB": "JPEG",
    "RGBA": "WEBP",
    "CMYK": "JPEG",
    "YCbCr": "TIFF",
}


@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 700), height=st.integers(1, 300), mode=st.sampled_from(sorted(MODES)))
def test_every_mode_and_size_is_shown(width: int, height: int, mode: str) -> None:
    """A picture of any mode and size is kept at its own size where that is small, and can be shown."""
    picture = prepare_picture(encoded(drawn(width, height, mode), MODES[mode]))

    assert (picture.width, picture.height) == (width, height)
    assert all(decoded(file).mode in {"RGB", "RGBA"} for file in [*picture.webp.values(), picture.jpeg])
    assert {decoded(file).width for file in picture.webp.values()} == set(picture.webp)


TURNED = {
    1: (0.2, 0.2),
    2: (0.8, 0.2),
    3: (0.8, 0.8),
    4: (0.2, 0.8),
    5: (0.2, 0.2),
    6: (0.8, 0.2),
    7: (0.8, 0.8),
    8: (0.2, 0.8),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(("orientation", "red"), TURNED.items())
def test_a_picture_stands_upright(kind: str, orientation: int, red: tuple[float, float]) -> None:
    """How the camera was held is undone in the pixels, before the note that says so is dropped."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = prepare_picture(encoded(drawn(90, 60), kind, exif=exif))

    assert (picture.width, picture.height) == ((60, 90) if orientation >= 5 else (90, 60))
    assert is_red(decoded(picture.jpeg), *red)
    assert sum(is_red(decoded(picture.jpeg), across, down) for across in (0.2, 0.8) for down in (0.2, 0.8)) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_tells_nothing_of_place_time_and_owner(kind: str) -> None:
    """EXIF with the place, XMP, comments and colour profiles are in none of the files."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[0x0002] = (41.0, 43.0, 21.0)
    more: dict[str, object] = {} if kind == "TIFF" else {"xmp": b"<x:xmpmeta>Secret place</x:xmpmeta>"}
    more |= {"comment": "Secret comment"} if kind == "JPEG" else {}
    content = encoded(drawn(), kind, exif=exif, **more)
    assert b"Secret" in content

    picture = prepare_picture(content)

    for file in [*picture.webp.values(), picture.jpeg]:
        assert b"Secret" not in file
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(decoded(file).info)
        assert not decoded(file).getexif()


def test_colours_of_print_and_of_wide_screens_are_those_of_the_web() -> None:
    """Separated colours, sixteen bits and palettes look as they did."""
    deep = Image.new("I;16", (8, 8), 40_000)
    assert decoded(prepare_picture(encoded(deep, "PNG")).jpeg).getpixel((4, 4)) == pytest.approx((156,) * 3, abs=3)

    separated = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    red, green, blue = decoded(prepare_picture(encoded(separated, "JPEG", quality=95)).jpeg).getpixel((4, 4))  # type: ignore[misc]
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_what_is_transparent_stays_so_and_is_white_in_the_plain_one() -> None:
    """A logo keeps its transparency as WebP; what only pretends to have any has none."""
    picture = prepare_picture(encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    assert decoded(picture.webp[8]).mode == "RGBA"
    assert decoded(picture.jpeg).getpixel((4, 4)) == (255, 255, 255)

    opaque = prepare_picture(encoded(Image.new("RGBA", (8, 8), (9, 9, 9, 255)), "PNG"))
    assert decoded(opaque.webp[8]).mode == "RGB"


def test_the_same_bytes_give_the_same_files() -> None:
    """Preparing twice gives the same bytes, so that nothing is put again."""
    content = encoded(noise(700, 500), "JPEG")

    assert prepare_picture(content) == prepare_picture(content)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_film_the_first_image_is_shown(kind: str) -> None:
    """What moves is shown standing, and it is known that it moves."""
    frames = [drawn(), drawn().rotate(180)]
    picture = prepare_picture(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))

    assert is_red(decoded(picture.jpeg), 0.2, 0.2)
    assert picture.moves


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that declares a size, with what else it may hold."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*each) for each in chunks) + chunk(b"IEND", b"")


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(3) + encoded(drawn(4, 4, "P"), "GIF")[13:]


def progressive(passes: int) -> bytes:
    """A JPEG that is gone over so many times."""
    content = encoded(drawn(600, 600), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * passes + content[-2:]


def extended_webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb of pixels": (lambda: png(60_000, 60_000, (b"IDAT", zlib.compress(bytes(1000)))), "pixels"),
    "line of pixels": (lambda: png(1, 50_000, (b"IDAT", zlib.compress(bytes(1000)))), "pixels"),
    "no pixels": (lambda: png(0, 10, (b"IDAT", b"")), "damaged"),
    "bomb of a profile": (lambda: png(8, 8, (b"iCCP", b"x\0\0" + zlib.compress(bytes(90_000_000)))), "damaged"),
    "bomb of a text": (lambda: png(8, 8, (b"zTXt", b"x\0\0" + zlib.compress(bytes(90_000_000)))), "damaged"),
    "bomb of a canvas": (lambda: extended_webp(16_383, 16_383), "pixels"),
    "GIF of an enormous canvas": (lambda: gif(65_535, 65_535), "pixels"),
    "JPEG of many passes": (lambda: progressive(200), "too long"),
    "truncated JPEG": (lambda: encoded(noise(200, 200), "JPEG")[:3000], "not complete"),
    "truncated PNG": (lambda: encoded(noise(200, 200), "PNG")[:9000], "not complete"),
    "truncated GIF": (lambda: encoded(noise(200, 200).convert("P"), "GIF")[:9000], "not complete"),
    "truncated WebP": (lambda: encoded(noise(200, 200), "WEBP")[:3000], "not complete"),
    "nothing": (lambda: b"", "no picture"),
    "text": (lambda: b"a,b\n1,2\n", "no picture"),
    "page": (lambda: b"<html><script>alert(1)</script>", "no picture"),
    "drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
    "icon": (lambda: encoded(drawn(16, 16), "ICO"), "no picture"),
    "picture of a phone": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "HEIC"),
    "measurements": (lambda: encoded(Image.new("F", (8, 8)), "TIFF"), "measurements"),
    "more bytes than a picture has": (lambda: b"\xff\xd8" + bytes(30_000_001), "30 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_good_is_refused_in_words(name: str) -> None:
    """Bombs, broken files and what is no picture at all are refused with how to mend it, and nothing is warned of."""
    make, said = REFUSED[name]
    content = make()

    with warnings.catch_warnings(record=True) as caught, pytest.raises(Unreadable) as refused:
        prepare_picture(content)

    assert said in refused.value.problem.what
    assert refused.value.problem.mend
    assert caught == []


def test_what_hides_behind_a_picture_is_gone() -> None:
    """A file that is a picture and a page at once is a picture alone."""
    content = encoded(drawn(), "JPEG") + b"<script>alert(1)</script>PK\x03\x04"

    picture = prepare_picture(content)

    assert all(b"script" not in file and b"PK" not in file for file in [*picture.webp.values(), picture.jpeg])


def test_a_picture_is_what_its_bytes_say() -> None:
    """No name is asked: what the first bytes say decides."""
    assert prepare_picture(encoded(drawn(), "BMP")).width == 64


@settings(max_examples=80, deadline=None)
@given(
    place=st.integers(0, 2000),
    byte=st.integers(0, 255),
    kind=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"]),
)
def test_a_byte_gone_wrong_is_no_crash(place: int, byte: int, kind: str) -> None:
    """Whatever byte of a file is changed, it is shown or refused."""
    content = bytearray(encoded(drawn(), kind))
    content[place % len(content)] = byte

    with suppress(Unreadable):
        assert prepare_picture(bytes(content)).width <= WIDTHS[-1]
