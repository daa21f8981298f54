"""The short form of the proof that a loss of power loses nothing.

`python -m tests.chaos … power` is the long one.
"""

import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.chaos.power import image
from tests.chaos.power.calls import Call, Untellable, read_calls
from tests.chaos.power.disk import PAGE_BYTES, SECTOR_BYTES, Disk, Keep, Resize, Write
from tests.chaos.power.proof import cut_everywhere, losses
from tests.chaos.power.replay import Replay
from tests.chaos.power.said import Said, What, read_said
from tests.chaos.power.scene import Recording, record, stage
from tests.chaos.power.trace import Traced
from tests.small import QUICK_ENGINE
from vitascope.errors import OperatorError
from vitascope_chaos.plan import ProofPlan, ProofResult
from vitascope_chaos.receiver import CallbackReceiver
from vitascope_chaos.report import text_of

pytestmark = pytest.mark.timeout(300)
DICE = random.Random(1)
SEEDS = range(300)
ENOUGH_CUTS = 90


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A service of this machine, recorded once for all these tests."""

    plan: ProofPlan
    receiver: CallbackReceiver
    recording: Recording


@pytest.fixture(scope="module")
async def recorded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Recorded]:
    plan = ProofPlan(
        folder=tmp_path_factory.mktemp("power") / "proof", engine=QUICK_ENGINE, tasks=15, kills=20
    )
    async with stage(plan) as receiver:
        yield Recorded(plan=plan, receiver=receiver, recording=await record(plan, receiver))


async def test_twenty_losses_of_power_lose_nothing_that_was_promised(recorded: Recorded) -> None:
    result = ProofResult()
    await cut_everywhere(recorded.plan, recorded.recording, recorded.receiver, result)
    print(text_of(recorded.plan, result))
    assert {name: count for name, count in result.broken.items() if count} == {}
    figures = {figure.name: figure.value for figure in result.figures}
    assert result.faults["power_loss: services started on what was left"] == 1
    assert figures["cuts that forgot something"] > recorded.plan.kills / 2
    assert figures["checkpoints of the database"] > 0


@pytest.mark.parametrize(
    ("unsynced", "promise"),
    [
        ("vitascope.sqlite-wal", image.LOST),
        ("vitascope.sqlite", image.LOST),
        ("disk", image.LOST),
        ("disk/data", image.NO_SECRET),
        (".labels.part", image.NO_LABELS),
        ("media", image.NO_VIDEO),
        (".mp4.part.signed", image.TORN),
        (".jpg", image.NO_POSTER),
    ],
)
async def test_a_service_that_did_not_sync_would_be_found_out(
    recorded: Recorded, unsynced: str, promise: str, tmp_path: Path
) -> None:
    careless = recorded.recording.without_syncs(f"/{unsynced}" if unsynced[0] != "." else unsynced)
    assert len(careless.calls) < len(recorded.recording.calls)
    found = Counter[str]()
    for loss in losses(careless, ENOUGH_CUTS, seed=1):
        found += image.faults(loss.left, tmp_path / "image", loss.promised)
        if found[promise]:
            return
    pytest.fail(f"not found: {promise}; only {found}")


async def test_a_log_that_lacks_a_write_is_not_believed(recorded: Recorded) -> None:
    calls = [
        call
        for call in recorded.recording.calls
        if call.name != "pwrite64" or "sqlite>" not in call.arguments
    ]
    lacking = replace(recorded.recording, calls=calls)
    with pytest.raises(Untellable, match=r"do not agree on data/vitascope\.sqlite"):
        next(losses(lacking, 1, seed=1))


def _disk(*contents: bytes) -> Disk:
    """Return a disk with a file of each contents, all of it durable."""
    disk = Disk("/d")
    for number, each in enumerate(contents):
        disk.make(f"/d/{number}", 0)
        disk.file(f"/d/{number}").change(Write(at=0, data=each, ended=0))
        disk.file(f"/d/{number}").sync(1)()
    top = disk.find("/d")
    assert top is not None
    top.sync(1)()
    return disk


def _left(disk: Disk, names: Keep, contents: Keep) -> list[dict[str, bytes | None]]:
    return [disk.after_power_loss(names, contents, random.Random(seed)) for seed in SEEDS]


def test_what_was_synced_outlives_every_loss_of_power() -> None:
    disk = _disk(b"kept")
    for keep in Keep:
        assert all(left == {"0": b"kept"} for left in _left(disk, keep, keep))


def test_what_was_not_synced_may_be_forgotten_and_may_be_kept() -> None:
    disk = _disk(b"old")
    disk.file("/d/0").change(Write(at=0, data=b"new!", ended=2))
    assert disk.live() == {"0": b"new!"}
    assert disk.after_power_loss(Keep.EVERYTHING, Keep.NOTHING, DICE) == {"0": b"old"}
    assert disk.after_power_loss(Keep.NOTHING, Keep.EVERYTHING, DICE) == {"0": b"new!"}
    assert {left["0"] for left in _left(disk, Keep.SOME, Keep.SOME)} == {b"old", b"new!"}


def test_an_fsync_covers_what_was_done_before_it_began_and_counts_once_it_has_returned() -> None:
    disk = _disk(b"....")
    disk.file("/d/0").change(Write(at=0, data=b"a", ended=2))
    disk.file("/d/0").change(Write(at=1, data=b"b", ended=6))
    returned = disk.file("/d/0").sync(5)
    assert disk.after_power_loss(Keep.NOTHING, Keep.NOTHING, DICE) == {"0": b"...."}
    returned()
    assert disk.after_power_loss(Keep.NOTHING, Keep.NOTHING, DICE) == {"0": b"a..."}


def test_two_fsyncs_at_a_time_carry_nothing_out_twice() -> None:
    disk = _disk(b"")
    disk.file("/d/0").change(Write(at=0, data=b"long", ended=2))
    first = disk.file("/d/0").sync(3)
    disk.file("/d/0").change(Resize(size=2, ended=4))
    second = disk.file("/d/0").sync(5)
    second()
    first()
    assert disk.after_power_loss(Keep.NOTHING, Keep.NOTHING, DICE) == {"0": b"lo"}


def test_pages_are_lost_one_by_one_and_torn_between_sectors_only() -> None:
    disk = _disk(b"-" * 2 * PAGE_BYTES)
    disk.file("/d/0").change(Write(at=0, data=b"+" * 2 * PAGE_BYTES, ended=2))
    found = set()
    for left in _left(disk, Keep.SOME, Keep.SOME):
        contents = left["0"] or b""
        sectors = [contents[at : at + SECTOR_BYTES] for at in range(0, len(contents), SECTOR_BYTES)]
        assert {len(set(sector)) for sector in sectors} == {1}
        found.add("".join(chr(sector[0]) for sector in sectors))
    per_page = PAGE_BYTES // SECTOR_BYTES
    assert {"-" * per_page + "+" * per_page, "+" * per_page + "-" * per_page} <= found
    assert any("+-" in pages[:per_page] for pages in found)


def test_a_page_goes_through_its_states_in_their_order() -> None:
    disk = _disk(b"0000")
    for data in (b"1111", b"2222"):
        disk.file("/d/0").change(Write(at=0, data=data, ended=2))
    assert {left["0"] for left in _left(disk, Keep.SOME, Keep.SOME)} == {b"0000", b"1111", b"2222"}


def test_a_file_that_has_grown_reads_as_zeros_where_its_pages_were_lost() -> None:
    disk = _disk(b"")
    disk.file("/d/0").change(Write(at=0, data=b"+" * (PAGE_BYTES + 1), ended=2))
    assert bytes(PAGE_BYTES) + b"+" in {left["0"] for left in _left(disk, Keep.SOME, Keep.SOME)}


def test_a_name_is_forgotten_until_its_folder_was_synced_whatever_is_done_to_its_file() -> None:
    disk = _disk(b"old")
    disk.make("/d/new", 2)
    disk.file("/d/new").change(Write(at=0, data=b"x", ended=2))
    disk.file("/d/new").sync(3)()
    disk.rename("/d/new", "/d/0", 4)
    outcomes = [{"0": b"old"}, {"0": b"old", "new": b"x"}, {"0": b"x"}]
    found = _left(disk, Keep.SOME, Keep.NOTHING)
    assert all(each in found for each in outcomes)
    assert all(each in outcomes for each in found)
    top = disk.find("/d")
    assert top is not None
    top.sync(5)()
    assert _left(disk, Keep.NOTHING, Keep.NOTHING)[0] == {"0": b"x"}


def test_names_come_back_in_the_order_in_which_they_were_given_through_all_folders() -> None:
    disk = _disk()
    for folder in ("/d/a", "/d/b"):
        disk.make(folder, 0, folder=True)
    disk.make("/d/a/1", 1)
    disk.make("/d/b/2", 2)
    disk.remove("/d/a/1", 3)
    names = [sorted(path for path, contents in left.items() if contents is not None)
             for left in _left(disk, Keep.SOME, Keep.NOTHING)]  # fmt: skip
    assert {tuple(each) for each in names} == {(), ("a/1",), ("a/1", "b/2"), ("b/2",)}


def test_an_fsync_of_one_folder_promises_nothing_about_another() -> None:
    disk = _disk()
    disk.make("/d/a", 0, folder=True)
    disk.make("/d/a/1", 1)
    inner = disk.find("/d/a")
    assert inner is not None
    inner.sync(2)()
    assert disk.after_power_loss(Keep.NOTHING, Keep.NOTHING, DICE) == {}


def _calls(*lines: str) -> list[Call]:
    return list(read_calls(lines, ("/d/", "socket:")))


def test_a_call_that_others_interrupt_has_the_moments_at_which_it_began_and_returned() -> None:
    calls = _calls(
        "7  fsync(3</d/a> <unfinished ...>",
        "8  close(4</x/b>) = 0",
        "7  <... fsync resumed>)    = 0",
    )
    assert calls == [Call(name="fsync", arguments="3</d/a>", result="0", began=0, ended=5)]


def test_a_call_that_a_kill_cut_off_never_returned() -> None:
    lines = ('7  write(3</d/a>, "x", 1 <unfinished ...>) = ?', "8  fsync(3</d/a> <unfinished ...>",
             "7  +++ killed by SIGKILL +++", '9  write(3</d/a>, "y", 1) = ?')  # fmt: skip
    assert [(call.name, call.ended) for call in _calls(*lines)] == [
        ("write", None),
        ("write", None),
        ("fsync", None),
    ]


def test_bytes_are_read_as_strace_writes_them() -> None:
    (call,) = _calls(r'7  pwrite64(3</d/a>, "\0\377\"\\\n) = 2\0012", 11, 4096) = 11')
    assert (call.texts, call.last_number, call.number) == ([b'\0\xff"\\\n) = 2\x012'], 4096, 11)


def test_a_string_that_was_cut_short_is_no_proof() -> None:
    (call,) = _calls('7  write(3</d/a>, "abc"..., 4096) = 4096')
    with pytest.raises(Untellable, match="cut a string"):
        _ = call.texts


MADE = '7  openat(AT_FDCWD</x>, "/d/a", O_WRONLY|O_CREAT, 0666) = 3</d/a>'
WRITTEN = '7  write(3</d/a>, "abc", 3) = 3'
SYNCED = ("7  fsync(3</d/a> <unfinished ...>", "7  <... fsync resumed>) = 0", "8  fsync(4</d>) = 0")


def test_replayed_writes_are_durable_once_their_fsync_has_returned() -> None:
    lines = (MADE, WRITTEN, "7  fsync(4</d>) = 0", *SYNCED)
    replay, found = Replay("/d", list(read_calls(lines, ("/d",)))), []
    for moment in range(2 * len(lines)):
        replay.advance(moment)
        found.append(replay.disk.after_power_loss(Keep.NOTHING, Keep.NOTHING, DICE))
    assert found == [{}] * 5 + [{"a": b""}] * 4 + [{"a": b"abc"}] * 3


def test_calls_that_failed_change_nothing() -> None:
    replay = Replay("/d", _calls(MADE, '7  unlink("/d/a") = -1 EACCES (Permission denied)'))
    replay.advance(9)
    assert replay.disk.live() == {"a": b""}


@pytest.mark.parametrize(
    "line",
    [
        "7  copy_file_range(5</x/b>, NULL, 3</d/a>, NULL, 9, 0) = 9",
        '7  writev(3</d/a>, [{iov_base="x", iov_len=1}], 1) = 1',
        "7  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</d/a>, 0) = 0x7f00",
        '7  rename("/d/a", "/d/b/a") = 0',
        '7  write(3</d/a>, "x", 1 <unfinished ...>) = ?',
        '7  openat(AT_FDCWD</x>, "/d/a", O_WRONLY|O_APPEND) = 9</d/a>',
    ],
)
def test_a_change_that_the_model_does_not_know_is_not_overlooked(line: str) -> None:
    with pytest.raises(Untellable):
        Replay("/d", _calls(MADE, line)).advance(9)


def test_an_answer_counts_from_the_call_that_began_to_send_its_last_byte() -> None:
    body = '{"code":200,"data":{"taskId":"t","state":"success"}}'
    one, other = (part.replace('"', r"\"") for part in (body[:20], body[20:]))
    calls = _calls(
        rf'7  write(9<socket:[1]>, "HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n", 39) = 39',
        rf'7  write(9<socket:[1]>, "{one}{other}", {len(body)}) = 20',
        rf'8  write(9<socket:[2]>, "{one}{other}", {len(body)}) = {len(body)}',
        rf'7  write(9<socket:[1]>, "{other}", {len(body) - 20} <unfinished ...>',
    )
    calls.sort(key=lambda call: call.began)
    assert list(read_said(calls)) == [
        Said(what=what, task_id="t", moment=6) for what in (What.ACCEPTED, What.SUCCESS)
    ]


async def test_without_strace_the_proof_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OperatorError, match="apt-get install -y strace"):
        await Traced(tmp_path).start()


async def test_where_nobody_may_trace_the_proof_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "strace"
    refusing.write_text(
        "#!/bin/sh\necho 'strace: ptrace(PTRACE_SEIZE): Operation not permitted' >&2\nexit 1\n"
    )
    refusing.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(OperatorError, match="ptrace is refused"):
        await Traced(tmp_path).start()
