"""Pictures: what kind of image some bytes are, and plain ones for the products of a fresh sandbox."""

import struct
import zlib

# What the bytes of an image start with, its content type, and the ending of its name. Drawings that a browser would run
# as a page, such as SVG, are none.
KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
PNG = "image/png"
SIDE = 32


def kind(content: bytes) -> tuple[str, str] | None:
    """The content type of an image and the ending of its name, or None for what is no image."""
    for start, content_type, ending in KINDS:
        if content.startswith(start):
            return content_type, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    return None


def plain(color_hex: str) -> bytes:
    """A PNG of one color."""
    row = b"\0" + bytes.fromhex(color_hex) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * SIDE)), (b"IEND", b""))
    return KINDS[0][0] + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
