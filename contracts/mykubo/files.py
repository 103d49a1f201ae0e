"""Image files, and the form in which they are uploaded."""

import struct
import zlib

BOUNDARY = "understudy-7f3d1c"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def image(number: int) -> bytes:
    """A PNG file of one pixel whose color depends on a number, so that no two are the same."""
    pixel = bytes((0, number >> 16 & 255, number >> 8 & 255, number & 255))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixel)) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def multipart(files: list[bytes], part: str = "images", name: str = "image") -> bytes:
    """The body that uploads files, all as parts of one name, each under a name and its number."""
    body = b""
    for number, content in enumerate(files):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{part}"; filename="{name}{number}.png"\r\n'
        body += head.encode() + b"Content-Type: image/png\r\n\r\n" + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
