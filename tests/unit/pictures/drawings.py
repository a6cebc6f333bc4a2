"""Pictures that the tests draw, and what they look for in files."""

import io
import random

from PIL import Image


def drawn(width: int = 64, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A picture whose upper left quarter is red and whose rest is blue, so that it shows how it stands."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, max(1, width // 2), max(1, height // 2)))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """A picture that no format makes small."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def encoded(image: Image.Image, kind: str, **settings: object) -> bytes:
    """The file of a picture."""
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def decoded(content: bytes) -> Image.Image:
    """The picture in a file, unpacked."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_red(image: Image.Image, across: float, down: float) -> bool:
    """Whether a picture is red there, as parts of its width and height."""
    spot = image.convert("RGB").getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(spot, tuple)
    return spot[0] > 150 and spot[2] < 120
