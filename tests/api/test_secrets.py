"""keys_at_rest, signed_urls, body limits: what must not be found, and what must not be let in."""

import random
import string
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.callers import CREATE, OPERATOR, ask, caller_of, create, new_account, new_key
from tests.postgres import binaries
from tests.small import EVERYWHERE, Small, api_only
from vitascope import clock, ids
from vitascope.accounts.key import is_well_formed
from vitascope.api import links
from vitascope.db import files
from vitascope.runtime import DATABASE_FILE
from vitascope.tasks.task import Completed

KEYS = 1_000
MUTATIONS = 100_000
ALPHABET = string.ascii_letters + string.digits + "-_=&%./"


async def _video(small: Small) -> str:
    """Make a finished task with a file; return the file's name."""
    await create(small)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    storage = small.runtime.storage
    name = storage.new_name(1)
    storage.temporary(name).write_bytes(b"0123456789")
    storage.keep(name)
    assert await small.runtime.tasks.finish(lease, Completed(video=name, record={}))
    return name


def _back_up(folder: Path, to: Path) -> None:
    """Copy every row; a server's own files hold no more than they do."""
    if url := EVERYWHERE.get("database"):
        subprocess.run([binaries() / "pg_dump", url, f"--file={to}"], check=True)
    else:
        files.copy(folder / DATABASE_FILE, to)
        assert (folder / "vitascope.sqlite-wal").exists()


async def _reset(small: Small, key_id: str) -> str:
    return (await small.runtime.accounts.reset_key(OPERATOR, key_id, grace_seconds=60)).secret


async def test_no_key_and_no_secret_is_found_at_rest_in_a_backup_in_the_log_or_in_the_metrics(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """keys_at_rest: 1,000 live keys, those that a reset replaced, the webhook secrets, this
    machine's own token.
    """
    async with api_only(tmp_path, metrics=True) as small:
        account = await small.runtime.accounts.account("")
        keys = [await new_key(small, account.id) for _ in range(KEYS)]
        secrets = [key.secret for key in keys]
        for secret in secrets[:20]:
            assert (await create(small, key=secret))["code"] == 200
        secrets += [await _reset(small, key.id) for key in keys[:20]]
        for key in (secrets[0], secrets[-1], "vs_live_" + secrets[1][9:]):
            await ask(small, "GET", "/api/v1/chat/credit", key=key)
        (tmp_path / "backups").mkdir()
        _back_up(tmp_path, tmp_path / "backups" / "database")
        metrics = (await small.http.get("/metrics")).text
        assert "vitascope_credits_available" in metrics
        stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert account.id.encode() in stored
        said = "".join(capfd.readouterr()) + metrics
        hooks = await small.runtime.callbacks.secrets(caller_of(account.id))
        tokens = [*secrets, small.key, small.runtime.local_token, hooks.current]
        assert [secret for secret in tokens if secret.encode() in stored or secret in said] == []
        assert [secret for secret in tokens if secret[8:-6].encode() in stored] == []


async def test_a_typo_is_refused_without_a_look_at_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        good = small.key
        typo = good[:-1] + ("a" if good[-1] != "a" else "b")
        assert is_well_formed(good)
        monkeypatch.delattr(small.runtime.db.__class__, "read")
        assert (await ask(small, "GET", "/api/v1/chat/credit", key=typo))["code"] == 401


async def test_a_signed_link_saves_ones_own_video_for_20_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        name = await _video(small)
        url = f"{small.url}/files/{name}"
        made = await ask(small, "POST", "/api/v1/common/download-url", body={"url": url})
        path = made["data"].removeprefix(small.url)
        answer = await small.http.get(path, headers={"Authorization": ""})
        assert (answer.content, answer.headers["content-disposition"]) == (
            b"0123456789", f'attachment; filename="{name}"',
        )  # fmt: skip
        other = (await new_key(small, await new_account(small))).secret
        for key, wrong in ((small.key, "https://a.b/x.mp4"), (small.key, url + "x"), (other, url)):
            refused = await ask(
                small, "POST", "/api/v1/common/download-url", key=key, body={"url": wrong}
            )
            assert (refused["code"], refused["msg"]) == (422, "url is wrong")
        later = clock.now_ms() + 20 * 60_000
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert (await small.http.get(path)).status_code in {404, 410}
        assert (await small.http.get(path)).json()["code"] == 404


async def test_no_signed_link_that_was_changed_is_accepted(tmp_path: Path) -> None:
    """signed_urls: 100,000 mutations of name, time and signature, 0 accepted.

    Some of them over HTTP.
    """
    async with api_only(tmp_path) as small:
        name, dice, secret = await _video(small), random.Random(1), small.runtime.secret
        url = links.signed_url(secret, "", name)
        expires, signature = url.partition("expires=")[2].split("&signature=")
        parts = (name, expires, signature)
        assert links.is_ours(secret, *parts)
        for number in range(MUTATIONS):
            changed = list(parts)
            which = dice.randrange(3)
            changed[which] = _changed(changed[which], dice)
            assert changed == list(parts) or not links.is_ours(secret, *changed)
            if number < 200 and changed != list(parts):
                query = {"expires": changed[1], "signature": changed[2]}
                answer = await small.http.get(
                    f"/download/{ids.random_base62(5)}{changed[0]}", params=query
                )
                assert answer.json()["code"] == 404


def _changed(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    match dice.randrange(3):
        case 0:
            return text[:at] + dice.choice(ALPHABET) + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case _:
            return text[:at] + dice.choice(ALPHABET) + text[at:]


async def test_a_body_over_the_limit_is_refused_having_read_no_more_than_the_limit(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, max_body_bytes=10_000) as small:

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(1_000):
                yield b"x" * 1_000

        answer = await small.http.post(
            CREATE, content=endless(), headers={"Content-Type": "application/json"}
        )
        assert answer.json()["code"] == 422
        assert "at most 10,000 bytes" in answer.json()["msg"]
