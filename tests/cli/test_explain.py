"""`vitascope explain` and `vitascope preview`: what will be drawn, told and shown before anything
is paid for.
"""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.cli.process import environment_of, run

SCENE = {"VITASCOPE_ENGINE": "scene"}
KEYS = {
    "prompt", "place", "time", "weather", "style", "camera", "actors", "relations", "beats", "effects", "substitutes",
    "unknown_words",
}  # fmt: skip


def test_a_prompt_is_explained_to_people_with_what_cannot_be_drawn(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "a koala plays a guitar in the park, a blorp", **SCENE)
    assert done.returncode == 0, done.stderr
    assert "koala play_guitar" in done.stdout
    assert "park" in done.stdout
    assert "cannot be drawn: blorp" in done.stdout


def test_a_file_of_prompts_is_explained_one_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("a red car\n\n两只猫\n", encoding="utf-8")
    done = run(tmp_path, "explain", "--from", "prompts.txt", "--json", **SCENE)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first.keys() >= KEYS
    assert (first["actors"][0]["subject"], first["actors"][0]["colour"]) == ("car", "red")
    assert (second["actors"][0]["subject"], second["actors"][0]["count"]) == ("cat", 2)


def test_each_prompt_has_a_seed_of_its_own_and_explains_alike_again(tmp_path: Path) -> None:
    prompts = [f"a man reads book number {number}" for number in range(8)]
    (tmp_path / "prompts.txt").write_text("\n".join(prompts))
    first, again = (
        run(tmp_path, "explain", "--from", "prompts.txt", "--json", **SCENE).stdout
        for _ in range(2)
    )
    assert first == again
    chosen = [json.loads(line) for line in first.splitlines()]
    assert len({(each["time"], each["camera"], each["actors"][0]["colour"]) for each in chosen}) > 1


def test_a_preview_has_a_row_for_each_prompt(tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("a cat\na dog\n", encoding="utf-8")
    arguments = ("--from", "prompts.txt", "-o", "a.png", "--width", "96", "--moments", "2")
    done = run(tmp_path, "preview", *arguments, "--json", **SCENE)
    assert json.loads(done.stdout) == {"file": "a.png", "prompts": 2}
    picture = cv2.imread(str(tmp_path / "a.png"))
    assert picture is not None
    assert picture.shape[:2] == (2 * 54, 2 * 96)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("preview", "a cat", "-o", "cat.xyz"), "must end in .png or .jpg"),
        (("preview", "a cat", "-o", "nowhere/cat.png"), "does not exist"),
        (("preview", "--from", "empty.txt"), "holds no prompts"),
        (("explain", " "), "Provide a prompt"),
        (("explain", "--from", "missing.txt"), "cannot be read"),
        (("explain", "x" * 5_001), "5,000 characters"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    done = run(tmp_path, *arguments, **SCENE)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_engine_that_explains_nothing_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "a cat")
    assert done.returncode == 2
    assert "does not explain" in done.stderr


def test_the_engine_that_serves_the_model_explains(tmp_path: Path) -> None:
    (tmp_path / "vitascope.toml").write_text(
        '[engines.quick]\nkind = "tests.engines_for_tests:QuickEngine"\n[engines.scene]\nkind = "scene"\n'
        '[routes]\n"kling/v2-1-master-text-to-video" = ["scene"]\n'
    )
    environment = environment_of()
    del environment["VITASCOPE_ENGINE"]
    done = subprocess.run(
        [sys.executable, "-m", "vitascope.cli", "explain", "a cat", "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        timeout=90,
    )
    assert json.loads(done.stdout)["actors"][0]["subject"] == "cat", done.stderr
