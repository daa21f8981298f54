"""What the client raises beside the wire's own errors."""

from vitascope.errors import VitascopeError


class Unreachable(VitascopeError):
    """The service could not be reached, or did not answer as a service with this API does."""
