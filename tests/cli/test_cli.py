"""The command line as people and machines use it: real processes, exit codes, one key shown once."""

import json
import socket
from pathlib import Path

import pytest

from tests.cli.process import run, serving
from vitascope import __version__
from vitascope.catalog import MODELS
from vitascope.media.probe import probe


def test_generate_makes_a_file_by_itself_and_the_seed_repeats_it(tmp_path: Path) -> None:
    done = run(
        tmp_path, "generate", "a cat", "-o", "a.mp4", "--seed", "7", "--json", "--data", "data"
    )
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert (facts["file"], facts["seed"]) == ("a.mp4", 7)
    found = probe(tmp_path / "a.mp4")
    assert (found.width, found.height, found.num_frames) == (160, 90, 120)


def test_generate_speaks_to_the_service_that_owns_the_folder(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, _):
        done = run(
            tmp_path, "generate", "a cat", "-o", "a.mp4", "--aspect-ratio", "9:16", "--duration", "10", "--json",
            "--data", "data",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["url"].startswith(url)
    found = probe(tmp_path / "a.mp4")
    assert (found.width, found.height, found.num_frames) == (90, 160, 240)


def test_generate_speaks_to_the_service_that_the_environment_names(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key):
        named = {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": key}
        done = run(tmp_path, "generate", "a cat", "-o", "a.mp4", **named)
        assert (done.returncode, (tmp_path / "a.mp4").exists()) == (0, True)
        assert "Saved a.mp4" in done.stdout
        listed = run(tmp_path, "models", "--json", **named).stdout.splitlines()
        assert {json.loads(line)["model"] for line in listed} == set(MODELS)
        other = (
            "--model",
            "wan/2-7-text-to-video",
            "--duration",
            "2",
            "--aspect-ratio",
            "4:3",
            "--resolution",
            "720p",
        )
        done = run(
            tmp_path,
            "generate",
            "a cat",
            "-o",
            "c.mp4",
            *other,
            "--input",
            "seed=3",
            "--json",
            **named,
        )
        assert (done.returncode, json.loads(done.stdout)["seed"]) == (0, 3), done.stderr
        found = probe(tmp_path / "c.mp4")
        assert (found.width, found.height, found.num_frames) == (80, 60, 48)
        refused = run(
            tmp_path,
            "generate",
            "a cat",
            "-o",
            "b.mp4",
            **named | {"VITASCOPE_API_KEY": "vs_live_wrong"},
        )
        assert (refused.returncode, (tmp_path / "b.mp4").exists()) == (3, False)
        assert "Unauthorized" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--duration", "7"), 2, 'input.duration must be one of "5", "10"'),
        (("--cfg-scale", "3"), 2, "input.cfg_scale must be between 0 and 1"),
        (("--image", "https://a.example/a.png"), 2, "input.image must be left out"),
        (("--input", "seed"), 2, "--input must be NAME=VALUE"),
        (("-o", "nowhere/a.mp4"), 2, "The folder nowhere does not exist"),
    ],
)
def test_bad_input_is_named_and_leaves_no_file(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run(tmp_path, "generate", "a cat", "--data", "data", *arguments)
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.mp4").exists()


def test_a_failed_generation_exits_with_1_and_says_why(tmp_path: Path) -> None:
    done = run(tmp_path, "generate", "refuse", "--data", "data")
    assert (done.returncode, "This engine cannot draw that." in done.stderr) == (1, True)


def test_an_unreachable_service_exits_with_5(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = run(
        tmp_path,
        "generate",
        "x",
        VITASCOPE_BASE_URL=f"http://127.0.0.1:{port}",
        VITASCOPE_API_KEY="vs_live_x",
    )
    assert done.returncode == 5, done.stderr


def test_the_first_key_is_shown_once_and_a_new_one_can_be_made(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, first):
        pass
    done = run(tmp_path, "key", "create", "--data", "data", "--json")
    made = json.loads(done.stdout)["key"]
    assert made.startswith("vs_live_")
    assert made != first
    (tmp_path / "data" / "vitascope.first-key").unlink()
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
    )
    assert first.encode() not in stored
    assert made.encode() not in stored


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port), "--data", "data")
    assert done.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout == f"vitascope {__version__}\n"


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "key", "create", "--data", "data", VITASCOPE_COLOUR="red")
    assert (done.returncode, "VITASCOPE_COLOUR: there is no setting" in done.stderr) == (2, True)
    (tmp_path / "vitascope.toml").write_text("workers = 0\n")
    done = run(tmp_path, "key", "create", "--data", "data")
    assert (done.returncode, "vitascope.toml, line 1: workers must" in done.stderr) == (2, True)
