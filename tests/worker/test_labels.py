"""Labels through the whole service: in every file, on the picture by choice, and the choice on
record.
"""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.callers import caller_of
from tests.small import Small, whole_service
from vitascope.db.tables import task
from vitascope.media.label import read_label
from vitascope.media.picture import read_frames
from vitascope.media.provenance import read_provenance
from vitascope.media.report import Verdict, report_of
from vitascope.media.verdict import examine


async def _make(small: Small, folder: Path, **wish: Any) -> tuple[dict[str, Any], Path]:
    """Make a video; return its row and its file."""
    task_id = (await small.create(**wish))["data"]["taskId"]
    record = await small.finished(task_id)
    path = folder / f"{task_id}.mp4"
    path.write_bytes((await small.http.get(record["response"]["resultUrls"][0])).content)
    found = await small.runtime.db.read(
        lambda connection: (
            connection.execute(select(task).where(task.c.id == task_id)).mappings().one()
        )
    )
    return dict(found), path


def _is_marked(path: Path) -> bool:
    frames = read_frames(path)
    first, late = frames[0], frames[60]
    return bool(first.std() > 10 and late.std() < 5)


async def test_every_video_of_the_service_verifies_offline_and_names_its_task(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path) as small:
        row, path = await _make(small, tmp_path, seed=11, prompt="a secret cat")
    label = read_label(path)
    anchor = (tmp_path / "labels" / "authority.pem").read_bytes()
    provenance = read_provenance(path, anchor)
    assert report_of(examine(path, anchor)).verdict is Verdict.GOOD
    assert label is not None
    assert provenance is not None
    assert (label.produce_id, provenance.generation["seed"], provenance.generation["engine"]) == (
        row["id"],
        11,
        "quick",
    )
    assert b"secret cat" not in path.read_bytes()
    assert json.loads(row["record"])["label"] == {
        "aigc": True, "c2pa": True, "visible": False, "watermark": True, "time_stamped": False,
    }  # fmt: skip
    assert not _is_marked(path)


async def test_the_operator_marks_pictures_and_who_does_without_is_on_record(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path, visible_label=True) as small:
        plain, marked = await _make(small, tmp_path)
        opted, clean = await _make(small, tmp_path, visible_label=False)
    assert _is_marked(marked)
    assert not _is_marked(clean)
    assert json.loads(plain["record"])["label"]["visible"] is True
    label = json.loads(opted["record"])["label"]
    assert label["opted_out"]["account"] == opted["account_id"]
    assert opted["created_ms"] <= label["opted_out"]["at_ms"] <= opted["finished_ms"]


async def test_an_asker_may_have_the_mark_where_the_operator_does_not_want_it(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path) as small:
        row, path = await _make(small, tmp_path, visible_label=True)
    assert _is_marked(path)
    assert "opted_out" not in json.loads(row["record"])["label"]


async def test_the_operator_switches_the_watermark_of_an_account_and_is_on_record(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path, short_side=540) as small:
        row, marked = await _make(small, tmp_path)
        account_id = row["account_id"]
        choice = await small.runtime.marks.choose(account_id, enabled=False, who="key_1")
        bare_row, bare = await _make(small, tmp_path)
        found = report_of(examine(marked, b""), small.runtime.marks.keys).watermark
        assert found is not None
        assert found.payload is not None
        reader = caller_of(account_id)
        # One task in 32 of the same few minutes shares the reference: the unmarked one may be named too.
        assert row["id"] in await small.runtime.marks.tasks_of(found.payload, reader)
        assert report_of(examine(bare, b""), small.runtime.marks.keys).watermark is None
    label = json.loads(bare_row["record"])["label"]
    assert (label["watermark"], label["watermark_off"]) == (
        False,
        {"who": "key_1", "at_ms": choice.at_ms},
    )
