"""The keys that watermarks are read under: this installation's own, and those that it had before."""

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
        text = "".join(f"{key.hex()}\n" for key in reversed(keys))
        durable.write(folder / KEYS_FILE, text.encode())
    return keys
