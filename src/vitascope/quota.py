"""A limit of calls, as answers report it (IETF draft-ietf-httpapi-ratelimit-headers-11)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At most ``calls`` in any ``span_seconds``.

    ``left`` of them now, one more in ``reset_seconds``.
    """

    name: str
    calls: int
    span_seconds: int
    left: int
    reset_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The two fields of an answer."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.calls};w={self.span_seconds}',
            "RateLimit": f'"{self.name}";r={self.left};t={self.reset_seconds}',
        }
