"""Text at the edges: bytes that are no text, controls that a terminal obeys, secrets and tracebacks
in messages.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.engines.suppliers import Supplier, envelope
from tests.outside.commands import feed, run
from tests.outside.served import served
from tests.outside.service import Service, service
from tests.outside.visitor import signed_in
from vitascope import Vitascope
from vitascope.client import BadCallback, kie_signature_holds, verify_callback
from vitascope.errors import Invalid, NotFound, OperatorError

ESCAPES = "ok \x1b]0;pwned\x07\x1b[2J\x1b[31mRED\r\nkey_fake  line"
OVERRIDE = "safe\u202etxt.exe"
NO_TEXT = b"a\xff"
HALF = "a \ud800"
SECRET = "whsec_" + "A" * 32
DEEP = "[" * 100_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one service for all tests here."""
    with service(tmp_path_factory.mktemp("text")) as found:
        yield found


def _require_sentence(done: "subprocess.CompletedProcess[bytes]", code: int = 2) -> str:
    """Require one sentence on stderr and this exit code; return the sentence."""
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n"), "Traceback" in said) == (code, 1, False), said
    assert said.startswith("vitascope: ")
    return said


def _admin(found: Service, method: str, path: str, **body: Any) -> int:
    key = found.command("key", "create", "--scope", "admin")["key"]
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx2.request(
        method, f"{found.url}/api/v1/admin{path}", headers=headers, json=body, trust_env=False
    )
    return int(answer.json()["code"])


@pytest.mark.parametrize("name", [ESCAPES, OVERRIDE, "a\nb", "a\x85b", "a\u2028b", "a\x00b"])
def test_a_name_is_one_plain_line_at_every_door(running: Service, name: str) -> None:
    assert _admin(running, "POST", "/accounts", name=name) == 422
    assert _admin(running, "POST", "/accounts/-/keys", name=name) == 422
    assert _admin(running, "PATCH", "/accounts/-", name=name) == 422
    assert _admin(running, "POST", "/accounts/-/credits", amount=1, reason=name) == 422
    assert _admin(running, "PUT", "/maintenance", on=True, message=name) == 422
    with signed_in(running.url, running.key) as tenant:
        assert tenant.post("/keys", name=name, scope_read="on").status_code == 400
        assert "RED" not in tenant.get("/keys").text


@pytest.mark.parametrize("name", ["studio 熊猫", "Café עברית", "a\u200fb", "👩‍👩‍👧"])
def test_names_of_every_script_are_taken(running: Service, name: str) -> None:
    assert _admin(running, "POST", "/accounts/-/keys", name=name) == 200


def test_what_a_service_says_commands_no_terminal(tmp_path: Path) -> None:
    record = {
        "taskId": ESCAPES,
        "model": "m",
        "param": "{}",
        "state": "fail",
        "failMsg": ESCAPES,
        "failCode": "501",
    }
    supplier = Supplier(b"")
    supplier.looks.extend([envelope(record)] * 2)
    with served(supplier.app()) as url:
        named = {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": "vs_live_key"}
        done = run(tmp_path, "task", "get", "task_1", **named)
        assert done.returncode == 0
        assert not {"\x1b", "\x07", "\r"} & set(done.stdout.decode())
        assert (
            json.loads(run(tmp_path, "task", "get", "task_1", "--json", **named).stdout)["failMsg"]
            == ESCAPES
        )


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", NO_TEXT),
        ("task", "get", NO_TEXT),
        ("account", "create", NO_TEXT),
        ("credit", "add", "1", "--reason", NO_TEXT),
        ("doctor", "--data", NO_TEXT),
    ],
)
def test_an_argument_that_is_no_text_is_refused_in_a_sentence(
    tmp_path: Path, arguments: tuple[str | bytes, ...]
) -> None:
    assert "is not text" in _require_sentence(run(tmp_path, *arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_password_that_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = feed(tmp_path, NO_TEXT * 10 + b"\n", "console", "password", "--stdin", "--data", "data")
    assert "UTF-8" in _require_sentence(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("credit", "add", "nan", "--reason", "x"),
        ("credit", "add", "inf", "--reason", "x"),
        ("credit", "take", "1e400", "--reason", "x"),
        ("key", "create", "--cap-day", "nan"),
    ],
)
def test_a_number_that_is_none_is_refused_in_a_sentence(
    running: Service, arguments: tuple[str, ...]
) -> None:
    done = run(running.data.parent, *arguments, "--data", "data")
    assert "must be a number" in _require_sentence(done)


@pytest.mark.parametrize(
    "row", ['"\\ud800"', DEEP, '{"prompt": {"a": 1}}', '{"prompt": "a", "seed": 1e400}']
)
def test_a_row_that_cannot_be_is_named_or_fails_alone(
    running: Service, tmp_path: Path, row: str
) -> None:
    (tmp_path / "p.jsonl").write_text(f'"good"\n{row}\n"good too"\n')
    done = run(tmp_path, "generate", "--from", "p.jsonl", "--data", str(running.data))
    made = [path.name for path in tmp_path.glob("*.mp4")]
    assert b"Traceback" not in done.stderr
    if row == '"\\ud800"':
        assert (done.returncode, len(made)) == (1, 2), done.stderr
    else:
        assert "Row 2 " in _require_sentence(done)
        assert made == []


def test_a_csv_with_a_huge_or_broken_field_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("prompt\n" + "a" * 200_000 + "\n")
    assert "p.csv" in _require_sentence(
        run(tmp_path, "generate", "--from", "p.csv", "--data", "data")
    )


def test_the_sdk_refuses_half_a_character_before_it_sends_anything() -> None:
    supplier = Supplier(b"")
    with served(supplier.app()) as url, Vitascope(url, "vs_live_key") as client:
        with pytest.raises(Invalid, match="prompt must be valid Unicode"):
            client.videos.create(HALF)
        with pytest.raises(NotFound):
            client.videos.get(HALF)
        with pytest.raises(Invalid, match="Idempotency-Key"):
            client.videos.create("a cat", idempotency_key="ключ")
    assert supplier.orders == []


@pytest.mark.parametrize("around", ["\r", "\n", " ", "\r\n"])
def test_white_space_around_a_key_does_not_count(running: Service, around: str) -> None:
    named = {"VITASCOPE_BASE_URL": running.url, "VITASCOPE_API_KEY": running.key + around}
    assert run(running.data.parent, "credits", **named).returncode == 0


@pytest.mark.parametrize("inside", ["\r", "\n", "é", "😀", " ", "\x7f"])
def test_no_character_of_a_key_is_printed(running: Service, inside: str) -> None:
    key = f"{running.key[:20]}{inside}{running.key[20:]}"
    done = run(
        running.data.parent, "credits", VITASCOPE_BASE_URL=running.url, VITASCOPE_API_KEY=key
    )
    said = _require_sentence(done)
    assert (running.key[:12] in said, running.key[-12:] in said) == (False, False)
    with pytest.raises(OperatorError) as refused:
        Vitascope(running.url, key)
    assert running.key[:12] not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("127.0.0.1:1", "http"),
        ("http://127.0.0.1:1", "listens"),
        ("https://{here}", "TLS"),
        ("http://nowhere.invalid", "name"),
    ],
)
def test_why_a_service_did_not_answer_is_said_in_words(
    running: Service, url: str, word: str
) -> None:
    url = url.format(here=f"127.0.0.1:{running.port}")
    done = run(
        running.data.parent, "credits", VITASCOPE_BASE_URL=url, VITASCOPE_API_KEY=running.key
    )
    said = _require_sentence(done, 2 if word == "http" else 5)
    assert word in said
    assert "Error" not in said


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_is_json_in_every_encoding(running: Service, encoding: str) -> None:
    running.command("key", "create", "--name", "熊猫 é")
    arguments = ["key", "list", "--data", str(running.data)]
    done = run(running.data.parent, *arguments, "--json", PYTHONIOENCODING=encoding)
    assert "熊猫 é" in {
        json.loads(line)["name"] for line in done.stdout.decode(encoding).splitlines()
    }
    assert run(running.data.parent, *arguments, PYTHONIOENCODING=encoding).returncode == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"port = \n", "vitascope.toml is not valid TOML"),
        (
            b'host = "127.0.0.1"\nprot = 1\n',
            "vitascope.toml, line 2: there is no setting prot; did you mean port?",
        ),
        (b'port = "x"\n', "vitascope.toml, line 1: port must be a whole number"),
        (b"port = 1\n\xff", "vitascope.toml must be UTF-8"),
        (b'[engines.a]\nkind = "x"\nworkers = 0\n', "line 1: engines.a.workers must be at least 1"),
        (b'trusted_proxies = ["x"]\n', "line 1: trusted_proxies.0 must be an address or a network"),
        (b'routes = {a = [{engine = "b", weigth = 1}]}\n', "line 1: routes.a.0.weigth is unknown"),
    ],
)
def test_a_wrong_file_of_settings_is_one_sentence_with_its_line(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "vitascope.toml").write_bytes(content)
    assert said in _require_sentence(run(tmp_path, "doctor"))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VITASCOPE_PROT": "1"}, "did you mean port?"),
        ({"VITASCOPE_CALLBACK_PORTS": "x"}, "VITASCOPE_CALLBACK_PORTS must be JSON"),
        ({"VITASCOPE_CONFIG": "nowhere.toml"}, "nowhere.toml cannot be read"),
        ({"VITASCOPE_CONFIG": "."}, ". cannot be read"),
    ],
)
def test_a_wrong_environment_is_one_sentence(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    assert said in _require_sentence(run(tmp_path, "doctor", **variables))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("media", b""),
        ("vitascope.sqlite", b"junk"),
        ("vitascope.sqlite", None),
        ("vitascope.lock", None),
    ],
)
def test_a_data_folder_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    place = tmp_path / "data" / name
    place.parent.mkdir()
    place.mkdir() if content is None else place.write_bytes(content)
    done = run(tmp_path, "serve", "--port", "0", "--data", "data")
    *logged, said = done.stderr.decode().splitlines()
    assert (done.returncode, b"Traceback" in done.stderr, done.stdout) == (2, False, b"")
    assert not any("[error" in line for line in logged)
    assert "data" in said


def _headers(**changes: str) -> dict[str, str]:
    given = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,a"}
    return given | {name.replace("_", "-"): value for name, value in changes.items()}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _headers(webhook_timestamp="9" * 400),
        _headers(webhook_timestamp="9" * 5_000),
        _headers(webhook_timestamp="१२३"),
        _headers(webhook_id="\udcff"),
        _headers(webhook_signature="\udcff"),
    ],
)
@pytest.mark.parametrize("body", [b"{}", DEEP.encode(), "\ud800", b"\xff"])
def test_a_callback_of_a_stranger_raises_one_kind_of_error(
    headers: dict[str, str], body: bytes | str
) -> None:
    with pytest.raises(BadCallback):
        verify_callback(headers, body, SECRET)


@pytest.mark.parametrize("name", ["X-Webhook-Signature", "X-Webhook-Timestamp"])
@pytest.mark.parametrize(
    "body", [DEEP, '{"data": {"taskId": "\\ud800"}}', '{"data": {"taskId": "t"}}', "\ud800"]
)
def test_a_kie_signature_of_a_stranger_does_not_hold(name: str, body: str) -> None:
    given = {"X-Webhook-Signature": "a", "X-Webhook-Timestamp": "1"} | {name: "\udcff"}
    assert not kie_signature_holds(given, body, SECRET)
