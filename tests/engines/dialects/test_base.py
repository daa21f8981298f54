"""Every dialect says what it can and needs, as data."""

import pytest

from vitascope.engines.dialects import DIALECTS, dialect
from vitascope.engines.dialects.base import BOTH_FRAMES, RemoteServer, require_settings
from vitascope.errors import OperatorError
from vitascope.video import Ability

GIVEN = {"model": "m", "workflow": "w.json", "first_frame": True}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_can_be_given_the_picture_to_begin_with(name: str) -> None:
    require_settings(name, dialect(name), GIVEN)
    assert Ability.FIRST_FRAME in DIALECTS[name].frames <= BOTH_FRAMES


@pytest.mark.parametrize("name", DIALECTS)
def test_a_setting_that_a_dialect_needs_is_named_where_it_is_missing(name: str) -> None:
    for needed in DIALECTS[name].needs:
        with pytest.raises(OperatorError, match=f"The dialect {name} needs {needed}"):
            require_settings(name, dialect(name), GIVEN | {needed: ""})


def test_an_unknown_dialect_names_those_there_are() -> None:
    with pytest.raises(OperatorError, match="There is no dialect klingon; there are: sglang, "):
        dialect("klingon")


async def test_a_server_has_connections_of_its_own() -> None:
    first, second = RemoteServer(url="http://x"), RemoteServer(url="http://x")
    assert first.http is not second.http
    await first.http.aclose()
    await second.http.aclose()
