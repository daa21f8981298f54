"""The admin verbs, as real processes: the same whether or not a service runs on the data folder."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.cli.process import run, serving
from vitascope.wire import Code


def _json(folder: Path, *arguments: str) -> Any:
    done = run(folder, *arguments, "--data", "data", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_verbs_work_on_a_folder_that_nobody_serves(tmp_path: Path) -> None:
    account = _json(tmp_path, "account", "create", "film", "--credits", "320")
    key = _json(tmp_path, "key", "create", "--account", "film", "--test", "--cap-day", "5")
    assert key["key"].startswith("vs_test_")
    assert (
        _json(tmp_path, "credit", "add", "1.5", "--reason", "gift", "--account", "film")["credits"]
        == 321.5
    )
    assert _json(tmp_path, "key", "revoke", key["id"])["state"] == "revoked"
    assert _json(tmp_path, "account", "list")["id"] == account["id"]
    assert _json(tmp_path, "ledger", "verify")["faults"] == []


def test_verbs_reach_the_running_service_and_work_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key):
        body = {"model": "kling/v2-1-master-text-to-video", "input": {"prompt": "a cat"}}

        def code(secret: str = key) -> int:
            headers = {"Authorization": f"Bearer {secret}"}
            answer = httpx2.post(f"{url}/api/v1/jobs/createTask", json=body, headers=headers)
            return int(answer.json()["code"])

        _json(tmp_path, "maintenance", "on")
        assert code() == Code.MAINTENANCE
        _json(tmp_path, "maintenance", "off")
        _json(tmp_path, "model", "off", body["model"])  # type: ignore[arg-type]
        assert code() == Code.SWITCHED_OFF
        _json(tmp_path, "model", "on", body["model"])  # type: ignore[arg-type]
        assert code() == Code.OK
        made = _json(tmp_path, "key", "create")
        second = _json(tmp_path, "key", "reset", made["id"])
        assert (code(made["key"]), code(second["key"])) == (Code.UNAUTHORIZED, Code.OK)


def test_a_ledger_that_was_touched_is_found(tmp_path: Path) -> None:
    _json(tmp_path, "account", "create", "film", "--credits", "320")
    with sqlite3.connect(tmp_path / "data" / "vitascope.sqlite") as connection:
        connection.execute("UPDATE ledger SET amount = amount + 1 WHERE id = 2")
    connection.close()
    done = run(tmp_path, "ledger", "verify", "--data", "data")
    assert (done.returncode, "entry 2 was changed" in done.stdout) == (1, True)


def test_the_doctor_finds_a_secret_that_others_can_read(tmp_path: Path) -> None:
    _json(tmp_path, "account", "list")
    assert run(tmp_path, "doctor", "--data", "data").returncode == 0
    (tmp_path / "data" / "secret.key").chmod(0o644)
    done = run(tmp_path, "doctor", "--data", "data")
    assert (done.returncode, "chmod 600" in done.stdout) == (1, True)


def test_the_doctor_looks_at_what_every_engine_needs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    tables = {
        "farm": f'kind = "videos"\nurl = "{nobody}"',
        "relay": f'kind = "kie"\nurl = "{nobody}"\napi_key = "sk-secret"',
        "typo": 'kind = "difusers"',
        "wan": f'kind = "diffusers"\npipeline = "wan2.2-5b"\nweights = "{tmp_path}"',
        "fine": 'kind = "scene"',
    }
    (tmp_path / "vitascope.toml").write_text(
        "".join(f"[engines.{name}]\n{of}\n" for name, of in tables.items())
    )
    done = subprocess.run(
        [sys.executable, "-m", "vitascope.cli", "doctor", "--data", "data", "--json"], cwd=tmp_path,
        capture_output=True, text=True, check=False, env={"PATH": os.defpath, "HOME": str(tmp_path)},
    )  # fmt: skip
    found = map(json.loads, done.stdout.splitlines())
    told = {row["text"].split(":")[0]: row for row in found if row["name"] == "engine"}
    assert {name: row["state"] for name, row in told.items()} == dict.fromkeys(tables, "bad") | {
        "fine": "good"
    }
    assert f"{nobody} does not answer" in told["farm"]["text"]
    assert f"{nobody} did not answer" in told["relay"]["text"]
    assert "There is no engine difusers" in told["typo"]["text"]
    assert re.search("vitascope\\[diffusers\\]|model_index.json", told["wan"]["text"])
    assert done.returncode == 1
    assert "sk-secret" not in done.stdout


def test_a_first_start_that_fails_still_shows_the_first_key(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--data", "data", VITASCOPE_ENGINE="difusers")
    assert "vs_live_" not in done.stderr
    key = (tmp_path / "data" / "vitascope.first-key").read_text().strip()
    with serving(tmp_path, shows_key=False) as (url, _):
        answer = httpx2.get(f"{url}/api/v1/chat/credit", headers={"Authorization": f"Bearer {key}"})
    assert (done.returncode, answer.json()["data"]) == (2, 10_000)


def test_the_doctor_tells_of_receivers_that_were_switched_off(tmp_path: Path) -> None:
    _json(tmp_path, "account", "list")
    with sqlite3.connect(tmp_path / "data" / "vitascope.sqlite") as connection:
        connection.execute(
            "INSERT INTO receiver (account_id, name, failing_since_ms, off_ms) "
            "SELECT id, 'https://dead.example:443', 1780000000000, 1780432000000 FROM account"
        )
    connection.close()
    done = run(tmp_path, "doctor", "--data", "data")
    assert done.returncode == 0, done.stderr
    assert "https://dead.example:443 of acc_" in done.stdout
    assert "callback replay" in done.stdout


def test_the_doctor_tries_a_callback_address(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        good = run(
            tmp_path,
            "doctor",
            "--data",
            "data",
            "--callback",
            f"{here}/204",
            "--callback",
            f"{here}/403",
        )
        server.shutdown()
    assert good.returncode == 0, good.stdout
    assert f"good  callbacks    {here}/204 answered 204 after" in good.stdout
    assert f"note  callbacks    {here}/403 is reached and answered 403" in good.stdout
    gone = run(
        tmp_path,
        "doctor",
        "--data",
        "data",
        "--callback",
        f"{here}/204",
        "--callback",
        "http://10.0.0.1/",
    )
    assert gone.returncode == 1
    assert f"bad   callbacks    {here}/204: nothing listens there" in gone.stdout
    assert (
        "bad   callbacks    http://10.0.0.1/: not sent: the URL must not point to a private"
        in gone.stdout
    )


class _Receiver(BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    def do_POST(self) -> None:
        """Read the trial and answer."""
        assert b"trial" in self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Say nothing."""


def test_results_are_sentences_with_the_next_step_and_ids_may_be_short(tmp_path: Path) -> None:
    def say(*arguments: str) -> str:
        done = run(tmp_path, *arguments, "--data", "data", COLUMNS="80")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert say("account", "create", "Studio Nord", "--credits", "12500").splitlines() == [
        "Account Studio Nord created (12,500 credits).", "Next: vitascope key create --account 'Studio Nord'",
    ]  # fmt: skip
    account = _json(tmp_path, "account", "list")["id"]
    made = run(tmp_path, "key", "create", "-a", account[:10], "--expires", "90d", "--data", "data")
    assert (made.stdout[:8], made.stdout.count("\n"), "shown this once" in made.stderr) == (
        "vs_live_",
        1,
        True,
    )
    (titles, row) = say("key", "list", "-a", "Studio Nord").splitlines()
    assert (titles.split()[:2], max(len(titles), len(row)) <= 80) == (["ID", "NAME"], True)
    short = row.split()[0]
    key = _json(tmp_path, "key", "show", short)
    assert (len(short), key["id"].startswith(short)) == (10, True)
    assert 89 < (key["expiresAt"] - key["createTime"]) / 86_400_000 < 91
    assert "Expires          never" in say("key", "set", short, "--expires", "never")
    assert "it works no more" in say("key", "revoke", short)
    assert say("maintenance", "status") == "New tasks are accepted.\n"
    assert "code 455" in say("maintenance", "on")
    assert "Everything adds up (2 entries, 2 accounts)." in say("ledger", "verify")
    assert "Everything adds up" in say("db", "check")
    assert "kling/v2-1-pro costs 60 for 5 s" in say("model", "price", "kling/v2-1-pro", "5=60")
    assert "kling/v2-1-pro is off" in say("model", "off", "kling/v2-1-pro")
    assert "60" in say("model", "history")
    assert max(map(len, say("model", "list").splitlines())) <= 80
    assert "topped up" in say("ledger", "list", "-a", "Studio Nord")


def test_the_folders_operator_wins_over_an_exported_key_and_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key):
        tenants = {
            "VITASCOPE_API_KEY": key,
            "VITASCOPE_BASE_URL": url,
            "VITASCOPE_DATA": str(tmp_path / "data"),
        }
        done = run(tmp_path, "account", "list", "--json", **tenants)
        assert (done.returncode, "As the operator of the service on" in done.stderr) == (0, True)
        assert json.loads(done.stdout)["name"] == "first"
        alone = {"VITASCOPE_API_KEY": key, "VITASCOPE_DATA": str(tmp_path / "data")}
        assert run(tmp_path, "key", "list", **alone).returncode == 0
        elsewhere = tenants | {"VITASCOPE_DATA": str(tmp_path / "other")}
        refused = run(tmp_path, "account", "list", **elsewhere)
        assert (refused.returncode, "unset VITASCOPE_API_KEY" in refused.stderr) == (3, True)
        own = run(tmp_path, "callback", "list", **tenants)
        assert (own.stdout, own.stderr) == ("No callbacks.\n", "")


@pytest.mark.parametrize("text", ["90x", "0d", "tomorrow", "-5d", ""])
def test_an_end_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    done = run(tmp_path, "key", "create", "--expires", text, "--data", "data")
    assert (done.returncode, "90d" in done.stderr) == (2, True)
