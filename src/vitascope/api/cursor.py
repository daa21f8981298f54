"""Cursors: where a page of a list ended, as one opaque word."""

import base64
import binascii

from vitascope.errors import Invalid

PLACES = 2**63


def write(number: int, name: str) -> str:
    """Return the cursor of a place: a number (a time or an entry's number) and a name that tells equals apart."""
    return base64.urlsafe_b64encode(f"{number} {name}".encode()).decode().rstrip("=")


def read(text: str | None) -> tuple[int, str] | None:
    """Return the place that a cursor names, None where there is no cursor.

    Raises Invalid for what was never a cursor.
    """
    if text is None:
        return None
    try:
        number, _, name = (
            base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
            .decode()
            .partition(" ")
        )
        place = int(number)
    except (ValueError, binascii.Error):
        raise Invalid("invalid cursor", field="cursor") from None
    if not 0 <= place < PLACES or "\x00" in name:
        raise Invalid("invalid cursor", field="cursor")
    return place, name
