"""Tables of prompts: CSV and JSONL, defaults, file names, and what is refused."""

from pathlib import Path

import pytest

from vitascope.cli.batch import read_batch, requests_of, slug
from vitascope.errors import OperatorError

DEFAULTS = {"duration": "5", "cfg_scale": 0.5}


def test_a_csv_row_replaces_the_defaults_and_names_its_file(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(
        "prompt,duration,seed,cfg_scale,output\na red fox,10,7,0.8,fox.mp4\n蓝色的鱼,,,,\n",
        "utf-8-sig",
    )
    one, two = read_batch(table, tmp_path, DEFAULTS)
    assert one.input == {"prompt": "a red fox", "duration": "10", "seed": 7, "cfg_scale": 0.8}
    assert two.input == {"prompt": "蓝色的鱼", **DEFAULTS}
    assert [request.output.name for request in (one, two)] == ["fox.mp4", "0002-蓝色的鱼.mp4"]


def test_a_jsonl_line_is_an_object_or_just_a_prompt(tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    table.write_text('{"prompt": "a fox", "seed": 1}\n\n"a cat"\n')
    assert [(w.row, w.prompt, w.input.get("seed")) for w in read_batch(table, tmp_path, {})] == [
        (1, "a fox", 1), (2, "a cat", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "holds no prompts"),
        ("a.csv", b"prompt\n\xff\n", "must be UTF-8 text"),
        ("a.csv", b"prompt,colour\nx,red\n", "Row 1 has the unknown column colour"),
        ("a.csv", b"prompt,seed\nx,1\ny,two\n", "Row 2 seed must be a number"),
        ("a.csv", b"prompt,seed\n,1\n", "Row 1 has no prompt"),
        ("a.csv", b"prompt,output\nx,a.mp4\ny,a.mp4\n", "Row 2 has the same output as row 1"),
        ("a.jsonl", b'"x"\n{"prompt":\n', "Row 2 is not valid JSON"),
        ("a.jsonl", b"[1]\n", "Row 1 has no prompt"),
        ("gone.csv", None, "cannot be read"),
    ],
)
def test_a_bad_table_is_refused_by_row_and_reason(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(OperatorError, match=message):
        read_batch(tmp_path / name, tmp_path, {})


def test_a_row_may_name_its_model_size_and_sound(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("prompt,model,resolution,sound\na fox,kling-3.0/video,std,yes\na cat,,,no\n")
    one, two = read_batch(table, tmp_path, {})
    assert one.input == {
        "prompt": "a fox",
        "model": "kling-3.0/video",
        "resolution": "std",
        "sound": True,
    }
    assert two.input == {"prompt": "a cat", "sound": False}
    table.write_text("prompt,sound\na fox,loud\n")
    with pytest.raises(OperatorError, match="Row 1 sound must be true or false"):
        read_batch(table, tmp_path, {})


def test_either_a_prompt_or_a_table_is_asked_for() -> None:
    for prompt, table in ((None, None), ("x", Path("a.csv"))):
        with pytest.raises(OperatorError, match="Provide a prompt, or a file"):
            requests_of(prompt, Path("out.mp4"), table, Path(), {})


def test_a_prompt_of_signs_only_still_gets_a_file_name() -> None:
    assert (slug("!?"), slug("A Fox, running — fast")) == ("video", "a-fox-running-fast")
