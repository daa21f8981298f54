"""Which service the client speaks to, as the environment says.

The service's own settings are not read here.
"""

import os
from dataclasses import dataclass

from vitascope import addresses
from vitascope.errors import FieldError, OperatorError

LOCAL_URL = "http://127.0.0.1:8780"
HOSTED_URL = "https://api.kie.ai"


@dataclass(frozen=True, kw_only=True)
class Address:
    """A service and the key that opens it."""

    base_url: str
    api_key: str


def named_service() -> Address | None:
    """Return the service that the environment names, None where it names none.

    VITASCOPE_API_KEY and VITASCOPE_BASE_URL come first, KIE_API_KEY and KIE_BASE_URL second; the
    two pairs are never mixed, so that a key is sent to nobody else. A key alone means this
    machine's service, or the hosted one for KIE's. Raises OperatorError for a URL without a key.
    """
    own = _pair("VITASCOPE", LOCAL_URL)
    return own if own is not None else _pair("KIE", HOSTED_URL)


def address(base_url: str | None, api_key: str | None) -> Address:
    """Return where to speak to: what is given, else what the environment names.

    Raises OperatorError where no key is known, or what is given cannot be one.
    """
    if api_key:
        return _address(base_url or LOCAL_URL, api_key, "base_url", "api_key")
    named = None if base_url else named_service()
    if named is None:
        raise OperatorError(
            "An API key is needed: give api_key, or set VITASCOPE_API_KEY (or KIE_API_KEY)"
        )
    return named


def _pair(prefix: str, default_url: str) -> Address | None:
    url, key = os.environ.get(f"{prefix}_BASE_URL"), os.environ.get(f"{prefix}_API_KEY")
    if url and not key:
        raise OperatorError(
            "{prefix}_BASE_URL is set without {prefix}_API_KEY; set both, or the key alone",
            prefix=prefix,
        )
    return (
        _address(url or default_url, key, f"{prefix}_BASE_URL", f"{prefix}_API_KEY")
        if key
        else None
    )


def _address(url: str, key: str, url_name: str, key_name: str) -> Address:
    """Return where to speak to, without the white space that files and shells leave around it."""
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        # Not a character of it: it may be a key all the same.
        raise OperatorError(
            "{name} is no API key: those are letters, digits and signs without spaces",
            name=key_name,
        )
    try:
        return Address(base_url=addresses.public_url(url.strip()), api_key=key)
    except FieldError as error:
        raise OperatorError(error.rule, **{**error.values, "field": url_name}) from None
