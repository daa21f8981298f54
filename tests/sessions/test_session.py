"""Sessions as rows, and how long a place with wrong guesses waits."""

from pathlib import Path

import pytest

from tests.small import api_only
from vitascope.errors import Invalid, TooFrequent
from vitascope.sessions.session import WAIT_MAX_SECONDS, hash_of, ip_bucket, wait_seconds


def test_a_place_waits_twice_as_long_after_each_wrong_guess() -> None:
    assert [wait_seconds(failures) for failures in range(10)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert wait_seconds(100) == WAIT_MAX_SECONDS


def test_an_ipv6_network_is_one_place() -> None:
    assert ip_bucket("2001:db8::1") == ip_bucket("2001:db8::ffff") != ip_bucket("2001:db8:0:1::1")
    assert ip_bucket("::ffff:192.0.2.1") == ip_bucket("192.0.2.1") == "192.0.2.1"
    assert ip_bucket(None) == ip_bucket("nonsense") == "unknown"


async def test_only_the_hash_of_a_token_is_stored(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        account = (await small.runtime.accounts.list_accounts())[0]
        token = await small.runtime.sessions.begin(account.id, key_hash=None, operator=True)
        session = await small.runtime.sessions.find(token)
        assert session is not None
        assert session.token_hash == hash_of(token) != token
        assert await small.runtime.sessions.find(hash_of(token)) is None
        await small.runtime.sessions.end(session)
        assert await small.runtime.sessions.find(token) is None


async def test_guesses_sent_at_once_are_all_counted(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        refused = 0
        for _ in range(20):
            try:
                await small.runtime.sessions.throttle_login("192.0.2.1", "password")
            except TooFrequent:
                refused += 1
        assert refused >= 14
        await small.runtime.sessions.throttle_login("192.0.2.2", "password")


async def test_a_short_password_is_refused(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        with pytest.raises(Invalid, match="10 to 1,000"):
            await small.runtime.sessions.set_password("short")
        assert not await small.runtime.sessions.check_password("short")
