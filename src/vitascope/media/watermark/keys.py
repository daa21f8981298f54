"""The keys that watermarks are read under: this installation's own, and those that it had before."""

import os
from pathlib import Path

from vitascope import durable

KEYS_FILE = "watermark.keys"
"""In the data folder: a key a line as hexadecimal text, the newest last. A secret that is lost does not take them."""
PURPOSE = "watermark"
"""What the key is derived from the installation's secret for."""


def read_keys(folder: Path) -> tuple[bytes, ...]:
    """Return a data folder's keys, the newest first; none if no service ran there.

    Raises ValueError if the file holds anything else.
    """
    try:
        text = (folder / KEYS_FILE).read_text()
    except FileNotFoundError:
        return ()
    return tuple(bytes.fromhex(line) for line in reversed(text.split()))


def keep_key(folder: Path, own: bytes) -> tuple[bytes, ...]:
    """Return the keys with own first, and keep it for when the secret is another; on the disk when this returns."""
    older = tuple(key for key in read_keys(folder) if key != own)
    keys = (own, *older)
    if read_keys(folder) != keys:
        part = folder / f"{KEYS_FILE}.part"
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(file, "".join(f"{key.hex()}\n" for key in reversed(keys)).encode())
            os.fsync(file)
        finally:
            os.close(file)
        durable.rename(part, folder / KEYS_FILE)
    return keys
