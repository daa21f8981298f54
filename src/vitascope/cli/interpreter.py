"""Whether the Python that runs this is one with a known way to stop a service."""

import http.cookies
import sys

MENDED_IN = {(3, 11): (3, 11, 10), (3, 12): (3, 12, 6)}
"""Before these a cookie can keep a process busy for seconds (CVE-2024-7592); 3.13 never could."""


def needed_version() -> str | None:
    """Return the release that mends this interpreter, None if it or its distribution has the fix."""
    mended = MENDED_IN.get(sys.version_info[:2])
    if mended is None or sys.version_info[:3] >= mended or hasattr(http.cookies, "_unquote_sub"):
        return None
    return ".".join(map(str, mended))
