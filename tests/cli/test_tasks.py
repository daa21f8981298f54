"""`vitascope generate --from`, `task …`, `credits`, JSON and completion, against a service in
another process.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import run, serving
from vitascope.media.probe import probe


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose data/ a service owns."""
    folder = tmp_path_factory.mktemp("tasks")
    with serving(folder):
        yield folder


def test_a_table_becomes_files_and_a_bad_row_does_not_stop_the_others(folder: Path) -> None:
    (folder / "p.csv").write_text(
        "prompt,output,duration\na fox,fox.mp4,\nrefuse this,no.mp4,\na cat,cat.mp4,10\nx,x.mp4,7\n"
    )
    done = run(folder, "generate", "--from", "p.csv", "--data", "data", "--json")
    assert done.returncode == 1, done.stderr
    told = {
        line["row"]: line for line in map(json.loads, done.stdout.splitlines()) if "row" in line
    }
    assert told[2]["error"] == {"code": 501, "message": "This engine cannot draw that."}
    assert told[4]["error"] == {"code": 422, "message": 'input.duration must be one of "5", "10"'}
    assert "2 of 4 videos could not be made" in done.stderr
    assert [probe(folder / told[row]["file"]).num_frames for row in (1, 3)] == [120, 240]
    assert not (folder / "no.mp4").exists()
    kept = run(folder, "generate", "--from", "p.csv", "--data", "data", "--json", "--keep")
    assert [json.loads(line).get("row") for line in kept.stdout.splitlines()] in (
        [2, 4, None],
        [4, 2, None],
    )


def test_a_task_can_be_looked_at_waited_for_and_downloaded(folder: Path) -> None:
    made = json.loads(
        run(folder, "generate", "a dog", "-o", "dog.mp4", "--data", "data", "--json").stdout
    )
    task_id = made["taskId"]
    got = json.loads(run(folder, "task", "get", task_id, "--data", "data", "--json").stdout)
    assert (got["state"], got["resultUrls"], got["creditsConsumed"]) == (
        "success",
        [made["url"]],
        160,
    )
    waited = run(folder, "task", "wait", task_id, "--data", "data")
    assert re.search(rf"Task +{task_id}\nState +done\nPrompt +a dog\n", waited.stdout), waited
    assert f"Video     {made['url']}\n" in waited.stdout
    assert "Save it: vitascope task download" in waited.stdout
    saved = run(folder, "task", "download", task_id, "-o", "again.mp4", "--data", "data")
    assert "Saved again.mp4" in saved.stdout
    assert (folder / "again.mp4").read_bytes() == (folder / "dog.mp4").read_bytes()


def test_a_video_is_deleted_by_its_owner_or_in_its_time(folder: Path) -> None:
    made = json.loads(
        run(
            folder, "generate", "a hen", "-o", "hen.mp4", "--keep-for", "2h", "--data", "data", "--json"
        ).stdout
    )  # fmt: skip
    got = json.loads(run(folder, "task", "get", made["taskId"], "--data", "data", "--json").stdout)
    assert got["expireTime"] - got["completeTime"] == 2 * 3_600_000
    deleted = run(folder, "task", "delete", made["taskId"], "--data", "data")
    assert deleted.stdout == f"The video of task {made['taskId']} is deleted; its record stays.\n"
    shown = run(folder, "task", "get", made["taskId"], "--data", "data").stdout
    assert re.search(r"\nDeleted +\S", shown)
    assert "task download" not in shown
    refused = run(folder, "generate", "a hen", "--keep-for", "soon", "--data", "data")
    assert (refused.returncode, "--keep-for must be" in refused.stderr) == (2, True)


def test_the_balance_is_a_number_for_people_and_an_object_for_machines(folder: Path) -> None:
    balance = float(run(folder, "credits", "--data", "data").stdout)
    assert json.loads(run(folder, "credits", "--data", "data", "--json").stdout) == {
        "credits": balance
    }


def test_an_error_is_an_object_for_machines_and_an_exit_code(folder: Path) -> None:
    done = run(folder, "task", "get", "task_kling_1", "--data", "data", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, 404)


def test_without_any_service_the_remedy_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "credits", "--data", "data")
    assert (done.returncode, "start it with `vitascope serve`" in done.stderr) == (2, True)


def test_a_shell_can_complete_commands(tmp_path: Path) -> None:
    asked = {
        "_VITASCOPE_COMPLETE": "complete_bash",
        "COMP_WORDS": "vitascope ta",
        "COMP_CWORD": "1",
    }
    done = run(tmp_path, **asked)
    assert done.stdout.split() == ["task"], done.stderr


def test_the_beginning_of_an_id_is_enough_and_a_table_shows_it(folder: Path) -> None:
    made = [
        json.loads(run(folder, "generate", prompt, "--data", "data", "--json").stdout)["taskId"]
        for prompt in ("一艘帆船", "a bird")
    ]
    table = run(
        folder, "task", "list", "--data", "data", "--limit", "2", COLUMNS="60"
    ).stdout.splitlines()
    assert table[0].split() == ["ID", "STATE", "MADE", "AGE", "PROMPT"]
    shown = [line.split()[0] for line in table[1:]]
    assert ["一艘帆船" in table[2], "a bird" in table[1]] == [True, True]
    assert [
        f"task_kling_{each}" == task[: len(each) + 11]
        for each, task in zip(shown, reversed(made), strict=True)
    ]
    for each, task in zip(shown, reversed(made), strict=True):
        assert (
            json.loads(run(folder, "task", "get", each, "--data", "data", "--json").stdout)[
                "taskId"
            ]
            == task
        )
    several = run(folder, "task", "get", shown[0][:6], "--data", "data")
    assert (several.returncode, "Several begin with" in several.stderr) == (2, True)
    lines = run(
        folder, "task", "list", "--data", "data", "--limit", "1", "--json"
    ).stdout.splitlines()
    assert [set(json.loads(line)) >= {"taskId"} for line in lines] == [True, False]
    assert set(json.loads(lines[1])) == {"cursor"}


def test_times_are_the_readers(folder: Path) -> None:
    run(folder, "generate", "a bird", "--data", "data")
    here, there = (
        re.findall(
            r"\d\d:\d\d", run(folder, "task", "list", "-n", "1", "--data", "data", TZ=zone).stdout
        )[0]
        for zone in ("UTC", "Asia/Kathmandu")
    )
    minutes = [int(clock[:2]) * 60 + int(clock[3:]) for clock in (here, there)]
    assert (minutes[1] - minutes[0]) % (24 * 60) == 5 * 60 + 45
