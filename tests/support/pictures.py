"""Files as people send them: photographs with all that cameras write into them, and what is none."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

PLACE = "Belvédère street 7"
MAKER = "A certain phone"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'
PROGRAM = b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode."
UPRIGHT, TURNED = 1, 6
"""Values of the EXIF tag Orientation; as turned, the camera was held on its side."""


def drawn(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue, in modes that have colours."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    return image.convert(mode)


def written(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def photograph(width: int = 90, height: int = 60, orientation: int = UPRIGHT) -> bytes:
    """A JPEG with the place where it was taken, the phone, a profile of colours, XMP and a comment."""
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (51.0, 1.0, 30.0), 3: "E", 4: (4.0, 28.0, 40.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = f"<x:xmpmeta><place>{PLACE}</place></x:xmpmeta>".encode()
    return written(
        drawn(width, height), exif=exif, icc_profile=profile, xmp=xmp, comment=PLACE.encode(), quality=90
    )


def png(width: int = 90, height: int = 60) -> bytes:
    return written(drawn(width, height), "PNG")


def huge_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """A whole and valid PNG of so many black pixels, one bit each: small as a file, huge unpacked."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (_part(b"IHDR", header), _part(b"IDAT", packed), _part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def animated(kind: str = "WEBP") -> bytes:
    return written(drawn(), kind, save_all=True, append_images=[drawn(mode="L").convert("RGB")], duration=100)


def several() -> bytes:
    """A JPEG of two pictures, as phones make them for two lenses."""
    return written(drawn(), "MPO", save_all=True, append_images=[drawn()])


def parts_of_webp(data: bytes) -> list[str]:
    """The names of the chunks of a WebP file, in their order: nothing else is in it."""
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WEBP"
    assert struct.unpack("<I", data[4:8])[0] + 8 == len(data)
    names, place = list[str](), 12
    while place < len(data):
        size = struct.unpack("<I", data[place + 4 : place + 8])[0]
        names.append(data[place : place + 4].decode())
        place += 8 + size + size % 2
    return names


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
