"""Files as compressed bytes, and back."""

import zlib
from pathlib import Path

_AT_ONCE = 1_000_000  # bytes


def compressed(file: Path) -> bytes:
    packer, packed = zlib.compressobj(), bytearray()
    with file.open("rb") as opened:
        while some := opened.read(_AT_ONCE):
            packed += packer.compress(some)
    return bytes(packed + packer.flush())


def uncompressed(packed: bytes | memoryview, file: Path) -> None:
    """Writes what the bytes hold into the file."""
    unpacker, packed = zlib.decompressobj(), memoryview(packed)
    with file.open("wb") as opened:
        for at in range(0, len(packed), _AT_ONCE):
            opened.write(unpacker.decompress(packed[at : at + _AT_ONCE]))
        opened.write(unpacker.flush())
