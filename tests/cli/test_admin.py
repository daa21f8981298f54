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
    assert _json(tmp_path, "credit", "add", "1.5", "--reason", "gift", "--account", "film")["credits"] == 321.5
    assert _json(tmp_path, "key", "revoke", key["id"])["state"] == "revoked"
    assert [each["id"] for each in _json(tmp_path, "account", "list")][1] == account["id"]
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
    (tmp_path / "vitascope.toml").write_text("".join(f"[engines.{name}]\n{of}\n" for name, of in tables.items()))
    done = subprocess.run(
        [sys.executable, "-m", "vitascope.cli", "doctor", "--data", "data", "--json"], cwd=tmp_path,
        capture_output=True, text=True, check=False, env={"PATH": os.defpath, "HOME": str(tmp_path)},
    )  # fmt: skip
    told = {row["text"].split(":")[0]: row for row in json.loads(done.stdout) if row["name"] == "engine"}
    assert {name: row["state"] for name, row in told.items()} == dict.fromkeys(tables, "bad") | {"fine": "good"}
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
        good = run(tmp_path, "doctor", "--data", "data", "--callback", f"{here}/204", "--callback", f"{here}/403")
        server.shutdown()
    assert good.returncode == 0, good.stdout
    assert f"good  callbacks    {here}/204 answered 204 after" in good.stdout
    assert f"note  callbacks    {here}/403 is reached and answered 403" in good.stdout
    gone = run(tmp_path, "doctor", "--data", "data", "--callback", f"{here}/204", "--callback", "http://10.0.0.1/")
    assert gone.returncode == 1
    assert f"bad   callbacks    {here}/204: nothing listens there" in gone.stdout
    assert "bad   callbacks    http://10.0.0.1/: not sent: the URL must not point to a private" in gone.stdout


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
