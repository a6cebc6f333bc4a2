"""A picture as a camera, a scanner or a stranger made it, to a few files that any page can show.

Nothing is believed that a file says of itself: what it is follows from its first bytes, and what it would
take to unpack it is known before it is unpacked. What a camera tells of place, time and owner stays behind.
"""

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.articles.manuscript import Level, Problem, Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURE_BYTES = 30_000_000
# How many pixels of each format can be unpacked in the function's memory, counted with every copy its decoder makes.
MAX_PIXELS = {
    "GIF": 32_000_000,
    "PNG": 32_000_000,
    "BMP": 32_000_000,
    "TIFF": 32_000_000,
    "WEBP": 16_000_000,
    "AVIF": 16_000_000,
}
_MAX_PROGRESSIVE_JPEG_PIXELS = 50_000_000
# Plain JPEG is unpacked at a half, a quarter or an eighth of its size.
_MAX_PLAIN_JPEG_PIXELS = 120_000_000
MAX_SIDE = 40_000
# Each pass over a progressive JPEG costs as much as the whole picture.
_MAX_PASSES = 100
_MAX_PIXELS_PASSED = 800_000_000

WIDTHS = (480, 960, 1600)
# A long chart is as tall as it needs to be, within what WebP holds and a phone bears.
_MAX_SHOWN_PIXELS = 8_000_000
_MAX_SHOWN_HEIGHT = 12_000
_QUALITY = 80
# From plain JPEG at least so much is unpacked that making it smaller loses nothing.
_UNPACKED_SIDE = 2_000

# Source: "Orientation", Exif 2.3: how a picture must be turned to stand upright.
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip
_LYING = {5, 6, 7, 8}
_OPAQUE = 255
# Phones put several pictures in one JPEG; the first is the one to show.
_JPEG = {"JPEG", "MPO"}
_READ = ("JPEG", *MAX_PIXELS)
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_SAVE = "Save it as JPEG or PNG, and upload that."


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """The files of a picture: `webp` by their widths in pixels, and `jpeg` for whoever cannot show those.

    `width` and `height` are those of the widest, which is never wider than the picture itself. Of a film (`moves`)
    it is the first image.
    """

    width: int
    height: int
    webp: dict[int, bytes]
    jpeg: bytes
    moves: bool = False


def prepare_picture(content: bytes) -> PreparedPicture:
    """The picture in a file, upright and in the colours of the web. Raises Unreadable, saying how to mend it."""
    with _opened(content) as image:
        moves = bool(getattr(image, "is_animated", False)) and image.format not in _JPEG
        return _prepared(image, moves=moves)


def pixels_of(content: bytes) -> int:
    """How many pixels a picture has, by what it declares and before any is unpacked. Raises Unreadable."""
    with _opened(content) as image:
        return image.width * image.height


@contextmanager
def _opened(content: bytes) -> Iterator["Image"]:
    """The picture before it is unpacked, within bounds; whatever goes wrong with it is Unreadable."""
    # Only a picture is worth the time it takes to load this.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    _check_bytes(content)
    try:
        with warnings.catch_warnings():
            # It warns of what is refused here, and of oddities that no editor can mend.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=_READ)
            _check_size(image, content)
            yield image
    except Unreadable:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise _unreadable("The file is no picture, or a damaged one.", _SAVE) from error
    except Exception as error:
        # Decoders fail in as many ways as a file can be broken.
        what = "The picture is damaged or not complete."
        raise _unreadable(what, "Open it, save it again as JPEG or PNG, and upload that.") from error


def _check_bytes(content: bytes) -> None:
    """Refuse by its bytes alone what is not to be opened."""
    if len(content) > MAX_PICTURE_BYTES:
        what = f"The picture is larger than {MAX_PICTURE_BYTES // 1_000_000} MB."
        raise _unreadable(what, "Save it as JPEG, or in a smaller size.")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        what = "This is a picture in the format of phones (HEIC), which browsers do not show."
        raise _unreadable(what, "Send it from the phone as JPEG, or open it and save it as JPEG.")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        width, height = _size_of_webp(content)
        if width * height > MAX_PIXELS["WEBP"]:
            raise _too_many_pixels(width, height)


def _size_of_webp(content: bytes) -> tuple[int, int]:
    """The size that an extended WebP declares, for which its decoder makes room at once; others have none.

    Source: "Extended File Format", WebP Container Specification.
    """
    if content[12:16] != b"VP8X":
        return 0, 0
    return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1


def _check_size(image: "Image", content: bytes) -> None:
    width, height = image.size
    is_jpeg = image.format in _JPEG
    plain = is_jpeg and "progressive" not in image.info
    of_jpeg = _MAX_PLAIN_JPEG_PIXELS if plain else _MAX_PROGRESSIVE_JPEG_PIXELS
    if width * height > MAX_PIXELS.get(str(image.format), of_jpeg) or max(width, height) > MAX_SIDE:
        raise _too_many_pixels(width, height)
    passes = content.count(b"\xff\xda") if is_jpeg else 0
    if passes > _MAX_PASSES or (passes * width * height > _MAX_PIXELS_PASSED and not plain):
        raise _unreadable("The picture would take far too long to unpack.", "Save it as a plain JPEG.")


def _prepared(image: "Image", *, moves: bool) -> PreparedPicture:
    from PIL import Image  # noqa: PLC0415

    image.draft(None, (_UNPACKED_SIDE, _UNPACKED_SIDE))
    image.load()
    profile = image.info.get("icc_profile")
    turn = image.getexif().get(_ORIENTATION, 1)
    lies = turn in _LYING
    width, height = size_shown(*(image.size[::-1] if lies else image.size))
    shown = _in_plain_mode(image).resize(
        (height, width) if lies else (width, height), Image.Resampling.LANCZOS, reducing_gap=2.0
    )
    image.close()
    if turn in _TURNS:
        shown = shown.transpose(Image.Transpose[_TURNS[turn]])
    shown = _in_web_colours(shown, profile)
    # What else a file says travels with the picture, and would be written into the new ones.
    shown.info.clear()
    webp = {}
    for each in widths_of(width):
        size = (each, max(1, round(height * each / width)))
        smaller = shown if each == width else shown.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        webp[each] = _encoded(smaller, "WEBP", quality=_QUALITY, method=4)
    jpeg = _encoded(_on_white(shown), "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return PreparedPicture(width, height, webp, jpeg, moves)


def size_shown(width: int, height: int) -> tuple[int, int]:
    """The widest size in which a picture is shown: in proportion, within bounds, and never larger than it is."""
    shrunk = min(1.0, WIDTHS[-1] / width, _MAX_SHOWN_HEIGHT / height, math.sqrt(_MAX_SHOWN_PIXELS / (width * height)))
    return max(1, round(width * shrunk)), max(1, round(height * shrunk))


def widths_of(widest: int) -> tuple[int, ...]:
    """The widths in which a picture is kept, least first; one that would save a reader little is left out."""
    return (*(width for width in WIDTHS if width * 5 <= widest * 4), widest)


def _in_plain_mode(image: "Image") -> "Image":
    """The picture in a mode that can be made smaller without loss; depth and palettes are gone."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"1", "P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB"}:
        return image
    raise _unreadable("The picture holds more than colours, such as measurements.", _SAVE)


def _in_web_colours(image: "Image", profile: bytes | None) -> "Image":
    """In sRGB, as every screen can show it; without transparency where nothing is transparent."""
    from PIL import ImageCms  # noqa: PLC0415

    seen_through = image.has_transparency_data and image.getchannel("A").getextrema()[0] < _OPAQUE  # type: ignore[operator]  # one band has one pair
    mode = "RGBA" if seen_through else "RGB"
    if profile and image.mode != "LA":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (OSError, ImageCms.PyCMSError):
            # Its colours are then what most pictures' are.
            converted = None
        image = converted or image
    return image.convert(mode)


def _on_white(image: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415

    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _encoded(image: "Image", kind: str, **settings: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def _too_many_pixels(width: int = 0, height: int = 0) -> Unreadable:
    size = f"{width:,} by {height:,} pixels, " if width else ""
    what = f"The picture has {size}far more pixels than a page can show."
    return _unreadable(what, "Save it smaller, about 3,000 pixels wide, and upload that.")


def _unreadable(what: str, mend: str) -> Unreadable:
    return Unreadable(Problem(Level.REFUSED, what, mend))
