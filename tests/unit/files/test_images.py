"""Pictures come out upright, smaller and bare; what is no picture is refused before it is unpacked."""

from __future__ import annotations

import time
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ImageCms import ImageCmsProfile, createProfile

from tests.support import pictures
from tests.support.pictures import drawn, photograph, written
from tracker.domain.errors import DomainError
from tracker.domain.photographs import LARGEST_BYTES
from tracker.files.images import Prepared, prepared


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def refusal(data: bytes) -> str:
    with pytest.raises(DomainError) as error:
        prepared(data)
    assert error.value.field == "file"
    return error.value.code


def test_where_and_with_what_a_photograph_was_taken_is_in_neither_file() -> None:
    sent = photograph(3000, 2000)
    assert opened(sent).getexif().get_ifd(0x8825)[2] == (51.0, 1.0, 30.0)
    made = prepared(sent)
    for data in (made.large, made.small):
        image = opened(data)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert pictures.parts_of_webp(data) == ["VP8 "]
        assert pictures.PLACE.encode() not in data
        assert pictures.MAKER.encode() not in data


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((3000, 2000), (2000, 1333), (480, 320)),
        ((2000, 4000), (1000, 2000), (240, 480)),
        ((90, 60), (90, 60), (90, 60)),
        ((9000, 2), (2000, 1), (480, 1)),
    ],
)
def test_the_longer_side_has_at_most_2000_pixels_and_480_in_the_small_one(
    size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    made = prepared(pictures.png(*size))
    assert (made.width, made.height) == large == opened(made.large).size
    assert opened(made.small).size == small


def test_a_photograph_that_was_taken_on_its_side_stands_upright() -> None:
    made = prepared(photograph(90, 60, orientation=pictures.TURNED))
    image = opened(made.large)
    assert (made.width, made.height) == image.size == (60, 90)
    above, below = (image.getpixel((30, row)) for row in (10, 80))
    assert above[0] > above[2], "the red half is at the top"
    assert below[2] > below[0]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "YCbCr", "I;16"])
def test_every_kind_of_pixels_is_taken(mode: str) -> None:
    if mode == "I;16":
        image = Image.new("I;16", (9, 9), 32768)
    else:
        image = drawn(9, 9, mode if mode != "LA" else "RGBA").convert(mode)
    data = written(image, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG")
    found = opened(prepared(data).large)
    assert found.size == (9, 9)
    if mode == "I;16":
        assert abs(found.getpixel((4, 4))[0] - 128) <= 2


def test_what_can_be_seen_through_stays_so() -> None:
    image = drawn(40, 40, "RGBA")
    image.putalpha(0)
    assert opened(prepared(written(image, "PNG")).large).getpixel((9, 9))[3] == 0


@pytest.mark.parametrize("profile", [ImageCmsProfile(createProfile("LAB")).tobytes(), b"no profile at all"])
def test_a_profile_of_other_colours_or_none_at_all_is_left_alone(profile: bytes) -> None:
    image = opened(prepared(written(drawn(), icc_profile=profile, quality=95)).large)
    assert image.getpixel((10, 10))[0] > 150
    assert "icc_profile" not in image.info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_jpeg_png_and_webp_are_taken(kind: str) -> None:
    assert prepared(written(drawn(), kind)).height == 60


def test_of_several_pictures_in_one_jpeg_the_first_is_taken() -> None:
    assert opened(pictures.several()).format == "MPO"
    assert prepared(pictures.several()).width == 90


WHOLE = (photograph(400, 300), pictures.png(400, 300), written(drawn(), "WEBP"))
HALVES = [data[: len(data) // 2] for data in WHOLE]
REFUSED = {
    "nothing": (b"", "no_picture"),
    "a program": (pictures.PROGRAM, "no_picture"),
    "a drawing with a script": (pictures.SVG, "no_picture"),
    "a document": (b"%PDF-1.7", "no_picture"),
    "a GIF": (written(drawn(), "GIF"), "no_picture"),
    "a TIFF": (written(drawn(), "TIFF"), "no_picture"),
    "a moving WebP": (pictures.animated("WEBP"), "picture_moves"),
    "a moving PNG": (pictures.animated("PNG"), "picture_moves"),
    "half a JPEG": (HALVES[0], "picture_broken"),
    "half a PNG": (HALVES[1], "picture_broken"),
    "half a WebP": (HALVES[2], "no_picture"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused(name: str) -> None:
    data, code = REFUSED[name]
    assert refusal(data) == code


def test_a_picture_of_20_000_by_20_000_pixels_is_refused_before_it_is_unpacked() -> None:
    data = pictures.huge_png()
    assert len(data) < LARGEST_BYTES
    tracemalloc.start()
    begun = time.perf_counter()
    assert refusal(data) == "too_many_pixels"
    taken, (_now, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1
    assert peak < 5_000_000


def test_a_file_of_more_than_10_mb_is_not_even_looked_at() -> None:
    assert refusal(pictures.png() + bytes(LARGEST_BYTES)) == "file_too_big"


GOOD = [photograph(), pictures.png(), written(drawn(), "WEBP"), pictures.several(), pictures.animated()]


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.data(),
)
def test_whatever_is_changed_in_a_file_it_is_taken_or_refused(
    data: bytes, changes: list[tuple[int, int]], more: st.DataObject
) -> None:
    broken = bytearray(data)
    for place, value in changes:
        # The beginning of a file is what is read of it with care.
        broken[place % min(len(broken), 600)] = value
    end = more.draw(st.integers(0, len(broken)))
    try:
        made = prepared(bytes(broken[:end]))
    except DomainError:
        return
    assert isinstance(made, Prepared)
    assert opened(made.large).size == (made.width, made.height)
