"""Which service the client speaks to."""

import pytest

from vitascope import Vitascope
from vitascope.client.config import HOSTED_URL, LOCAL_URL, Address, address
from vitascope.errors import OperatorError

VARIABLES = ("VITASCOPE_API_KEY", "VITASCOPE_BASE_URL", "KIE_API_KEY", "KIE_BASE_URL")


@pytest.mark.parametrize(
    ("environment", "url", "key"),
    [
        ({"VITASCOPE_API_KEY": "v"}, LOCAL_URL, "v"),
        ({"VITASCOPE_API_KEY": "v", "VITASCOPE_BASE_URL": "http://own/"}, "http://own", "v"),
        ({"KIE_API_KEY": "k"}, HOSTED_URL, "k"),
        ({"KIE_API_KEY": "k", "KIE_BASE_URL": "http://proxy"}, "http://proxy", "k"),
        (
            {"KIE_API_KEY": "k", "KIE_BASE_URL": "http://proxy", "VITASCOPE_API_KEY": "v"},
            LOCAL_URL,
            "v",
        ),
    ],
)
def test_the_environment_names_the_service(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, key: str
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert address(None, None) == Address(base_url=url, api_key=key)


def test_what_is_given_comes_first_and_a_key_is_never_sent_to_another_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KIE_API_KEY", "k")
    assert address("http://given", "g") == Address(base_url="http://given", api_key="g")
    with pytest.raises(OperatorError, match="An API key is needed"):
        address("http://given", None)


def test_a_url_without_a_key_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VITASCOPE_BASE_URL", "http://own")
    with pytest.raises(OperatorError, match="VITASCOPE_BASE_URL is set without VITASCOPE_API_KEY"):
        Vitascope()
