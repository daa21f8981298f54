"""The keys that watermarks are read under: this installation's own, and those that it had before."""

from pathlib import Path

from vitascope import durable
from vitascope.errors import OperatorError

KEYS_FILE = "watermark.keys"
"""In the data folder: a key a line as hexadecimal text, the newest last.

A secret that is lost does not take them.
"""
PURPOSE = "watermark"
"""What the key is derived from the installation's secret for."""


def read_keys(folder: Path) -> tuple[bytes, ...]:
    """Return a data folder's keys, the newest first; none if no service ran there.

    Raises OperatorError if the file holds anything else.
    """
    file = folder / KEYS_FILE
    try:
        return tuple(bytes.fromhex(line) for line in reversed(file.read_text().split()))
    except FileNotFoundError:
        return ()
    except ValueError:
        raise OperatorError(
            "{file} holds what is no key; restore it from your backup", file=file
        ) from None


def keep_key(folder: Path, own: bytes) -> tuple[bytes, ...]:
    """Return the keys with own first, and keep it for when the secret is another.

    On the disk when this returns.
    """
    kept = read_keys(folder)
    keys = (own, *(key for key in kept if key != own))
    if kept != keys:
        text = "".join(f"{key.hex()}\n" for key in reversed(keys))
        durable.write(folder / KEYS_FILE, text.encode())
    return keys
