"""A picture as it was sent becomes two of ours: upright, smaller, and with nothing in them but what is seen.

Whatever else was in the file (where it was taken, when, with what, by whom) is left behind, because the
pixels alone are written anew. What is no picture is refused with a DomainError on `file`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageCms, ImageOps
from PIL.Image import Resampling

from tracker.domain.errors import DomainError
from tracker.domain.photographs import LARGEST_BYTES, LONGEST_SIDE, LONGEST_SIDE_SMALL, MOST_PIXELS, fitted

FORMATS = ("JPEG", "PNG", "WEBP")
"""What we try to read a file as. A JPEG of several pictures, as phones make them, is its first one."""
MOVING = ("PNG", "WEBP")
QUALITY, QUALITY_SMALL = 80, 75
GAP = 3.0
"""A picture is first made smaller roughly, to three times what is wanted: that saves most of the time."""

ONE_AT_A_TIME = Lock()
"""Unpacked, a picture takes hundreds of megabytes for a moment: several are too much for a small machine."""

# Pillow's own limit warns first and refuses at twice that; ours is asked before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The two WebP files of a picture; `width` and `height` are pixels of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def prepared(data: bytes) -> Prepared:
    """The picture in a file. Raises DomainError on `file` for anything else, and for what is too large."""
    if len(data) > LARGEST_BYTES:
        raise DomainError("file", "file_too_big", limit=LARGEST_BYTES // 1024**2)
    with ONE_AT_A_TIME, _as_refusal("no_picture"), Image.open(BytesIO(data), formats=FORMATS) as sent:
        _check(sent)
        with _as_refusal("picture_broken"):
            large = _plain(_upright(_smaller(sent)))
            small = large.resize(
                fitted(*large.size, LONGEST_SIDE_SMALL), Resampling.LANCZOS, reducing_gap=GAP
            )
            return Prepared(_written(large, QUALITY), _written(small, QUALITY_SMALL), *large.size)


def _check(sent: Image.Image) -> None:
    """What its first bytes say of it; nothing is unpacked yet."""
    width, height = sent.size
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise DomainError("file", "too_many_pixels", width=width, height=height, limit=most)
    if sent.format in MOVING and getattr(sent, "is_animated", False):
        raise DomainError("file", "picture_moves")


def _smaller(sent: Image.Image) -> Image.Image:
    image = sent
    if sent.mode.startswith("I"):
        # Sixteen bits for each shade of grey: the upper eight are what a screen shows.
        image = sent.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
    elif sent.mode in ("1", "P", "PA"):
        image = sent.convert("RGBA" if sent.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Resampling.LANCZOS, reducing_gap=GAP)
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera says that it was held; where that cannot be read, as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, ArithmeticError):
        return image


def _plain(image: Image.Image) -> Image.Image:
    """In the colours of the web, and with nothing beside the pixels."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile:
        image = _in_colours_of_the_web(image, profile, mode)
    image = image.convert(mode)
    image.info = {}
    return image


def _in_colours_of_the_web(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """A profile that cannot be read, or is of other colours, changes nothing."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, ours, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _written(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


@contextmanager
def _as_refusal(code: str) -> Iterator[None]:
    """A broken file makes Pillow raise nearly anything: all of it says that this is no picture."""
    try:
        yield
    except DomainError:
        raise
    except Exception as error:
        raise DomainError("file", code) from error
