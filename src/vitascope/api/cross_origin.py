"""Which pages of other origins may use what: files are open to all, the API to the origins that the operator names."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Scope

FILES = ("/files/", "/download/", "/uploads/")
API = ("/api/", "/v1/")
SHOWN = (
    b"Accept-Ranges, Content-Length, Content-Range, ETag, Idempotent-Replayed, RateLimit, "
    b"RateLimit-Policy, Retry-After, X-Poll-After-Ms, X-Request-Id"
)
TAKEN = b"Authorization, Content-Type, Idempotency-Key, Range, X-Simulate"
METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"

Fields = list[tuple[bytes, bytes]]


def headers_for(scope: Scope, origins: Collection[str]) -> Fields:
    """Return what an answer's head says to browsers about other origins."""
    path = scope["path"]
    if path.startswith(FILES):
        # Whoever knows a file's name may have it, and no cookie is asked for.
        shown = (b"access-control-expose-headers", SHOWN)
        return [
            (b"access-control-allow-origin", b"*"),
            (b"cross-origin-resource-policy", b"cross-origin"),
            shown,
        ]
    if not origins or not path.startswith(API):
        return []
    vary = (b"vary", b"Origin")
    origin = Headers(scope=scope).get("origin", "")
    if origin not in origins:
        return [vary]
    named = (b"access-control-allow-origin", origin.encode("latin-1"))
    return [named, (b"access-control-expose-headers", SHOWN), vary]


def is_preflight(scope: Scope) -> bool:
    """Return True for a browser's question whether a page may send a request."""
    asked = Headers(scope=scope)
    return (
        scope["method"] == "OPTIONS"
        and "origin" in asked
        and "access-control-request-method" in asked
    )


def preflight(allowed: Fields) -> Fields:
    """Return what the answer to such a question says beside what headers_for has allowed."""
    if not any(name == b"access-control-allow-origin" for name, _ in allowed):
        return []
    methods, taken = (
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", TAKEN),
    )
    return [methods, taken, (b"access-control-max-age", b"86400")]
