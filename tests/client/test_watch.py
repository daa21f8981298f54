"""Waiting: the pace, the deadline, what is told, and how a task's end becomes a result or an error."""

import pytest

from tests.client.script import Script, bare, core, record, said
from vitascope import errors
from vitascope.client import DeadlineExceeded, Done, Generating, Queued, Unreachable, lists, verbs
from vitascope.client.steps import Lost, WireResponse

CUT = Lost("ReadError", reached=True)
STRANGER = bare(status=404)
"""What a service that is not ours answers to /healthz, which the first wait in line asks."""


def test_the_pace_is_the_advised_one() -> None:
    script = Script(record(), STRANGER, *[record()] * 200)
    with pytest.raises(DeadlineExceeded, match="it goes on"):
        script.run(verbs.watch(core(), "task_1", deadline_seconds=600))
    early = [p for p in script.pauses if p == 2.5]
    assert (len(early), set(script.pauses)) == (12, {2.5, 7.5, 20.0})
    assert script.pauses == sorted(script.pauses)
    assert sum(script.pauses) <= 600


def test_the_pace_of_a_service_nearby_may_be_set() -> None:
    script = Script(record(), STRANGER, record(), record("success"))
    script.run(verbs.watch(core(poll_seconds=0.1), "task_1"))
    assert script.pauses == [0.1, 0.1]


def test_every_change_is_told_once() -> None:
    generating = [record("generating", progress=p) for p in (0, 40, 40, 90)]
    script = Script(record(), STRANGER, record(), *generating, record("queuing"), record("success"))
    video = script.run(verbs.watch(core(), "task_1"))
    assert [type(event) for event in script.told] == [
        Queued,
        Generating,
        Generating,
        Generating,
        Queued,
        Done,
    ]
    assert [event.progress for event in script.told if isinstance(event, Generating)] == [0, 40, 90]
    assert (video.url, video.progress, video.is_finished) == ("http://files/a.mp4", 100, True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("501", errors.GenerationFailed),
        ("499", errors.Cancelled),
        ("422", errors.Invalid),
        ("odd", errors.GenerationFailed),
        (None, errors.GenerationFailed),
    ],
)
def test_a_failed_task_raises_what_its_code_stands_for(
    code: str | None, kind: type[errors.WireError]
) -> None:
    with pytest.raises(kind, match="too dark"):
        Script(record("fail", failCode=code, failMsg="too dark")).run(verbs.watch(core(), "task_1"))


def test_a_service_that_is_gone_for_a_minute_is_waited_for() -> None:
    script = Script(record(), STRANGER, *[CUT] * 14, record("success"))
    assert script.run(verbs.watch(core(), "task_1")).is_finished


def test_a_service_that_never_answered_is_not() -> None:
    script = Script(*[CUT] * 50)
    with pytest.raises(Unreachable):
        script.run(verbs.watch(core(), "task_1"))
    assert len(script.asked) == 6


def test_the_deadline_cuts_repeats_short_too() -> None:
    script = Script(record(), STRANGER, *[said(code=429, retry_after="30")] * 9)
    with pytest.raises((errors.TooFrequent, DeadlineExceeded)):
        script.run(verbs.watch(core(), "task_1", deadline_seconds=60))
    assert script.now <= 1_060


def test_a_place_in_line_is_told_by_a_service_that_knows_it_and_asked_of_no_other() -> None:
    ours = said({"state": "ok", "service": "vitascope"})
    script = Script(
        record(), ours, said({"position": 2}), record(), said({"position": 1}), record("success")
    )
    script.run(verbs.watch(core(), "task_1"))
    assert [event.position for event in script.told if isinstance(event, Queued)] == [2, 1]
    stranger = Script(record(), bare(status=404), record(), record("success"))
    stranger.run(verbs.watch(core(), "task_1"))
    assert [event.position for event in stranger.told if isinstance(event, Queued)] == [None]


def test_a_list_is_a_page_and_a_cursor() -> None:
    row = {"taskId": "task_1", "model": "m", "state": "waiting", "param": "{}", "resultJson": ""}
    script = Script(said({"tasks": [row], "cursor": "next"}), bare(status=404))
    page = script.run(lists.list_page(core(), limit=5, state="waiting", cursor="c"))
    assert ([video.id for video in page.videos], page.cursor) == (["task_1"], "next")
    assert script.asked[0].params == {"limit": "5", "state": "waiting", "cursor": "c"}


NO_RECORD = said(code=422, msg="recordInfo is null")


@pytest.mark.parametrize("unknown", [NO_RECORD, said(code=404, msg="not found"), said(None)])
def test_a_task_that_is_not_known_yet_is_waited_for(unknown: WireResponse) -> None:
    script = Script(
        unknown, STRANGER, unknown, unknown, record("generating"), unknown, record("success")
    )
    assert script.run(verbs.watch(core(), "task_1")).url == "http://files/a.mp4"
    assert script.pauses == [2.5] * 5


def test_a_task_that_stays_unknown_is_given_up_after_two_minutes() -> None:
    script = Script(NO_RECORD, STRANGER, *[NO_RECORD] * 99)
    with pytest.raises(errors.NotFound, match="knows no task task_1"):
        script.run(verbs.watch(core(), "task_1"))
    assert 1_120 <= script.now <= 1_130


def test_vitascope_knows_its_tasks_at_once() -> None:
    ours = said({"state": "ok", "service": "vitascope"})
    script = Script(said(code=404, msg="not found"), ours)
    with pytest.raises(errors.NotFound, match="not found"):
        script.run(verbs.watch(core(), "task_1"))
    assert script.pauses == []


def test_a_success_without_a_url_is_waited_for() -> None:
    bare_success = record("success", resultJson="")
    script = Script(bare_success, STRANGER, bare_success, record("success"))
    assert script.run(verbs.watch(core(), "task_1")).urls
    assert [type(event) for event in script.told] == [Done]


@pytest.mark.parametrize("state", ["processing", "Running", None, 7])
def test_an_unknown_state_is_still_running(state: object) -> None:
    script = Script(said(_record(state=state)), record("success"))
    assert script.run(verbs.watch(core(), "task_1")).is_finished
    assert [type(event) for event in script.told] == [Generating, Done]


def _record(**changes: object) -> dict[str, object]:
    return {"taskId": "task_1", "model": "m"} | changes


@pytest.mark.parametrize(
    "odd",
    [
        {"progress": "40 %"},
        {"progress": float("nan")},
        {"progress": -5},
        {"param": "no JSON"},
        {"param": "[]"},
        {"resultJson": "null"},
        {"resultJson": {}},
        {"model": None},
        {"costTime": "long", "createTime": None, "creditsConsumed": {}},
    ],
)
def test_what_is_odd_in_a_record_does_not_end_the_wait(odd: dict[str, object]) -> None:
    script = Script(said(_record(state="generating") | odd), record("success"))
    assert script.run(verbs.watch(core(), "task_1")).is_finished
    assert [event.progress for event in script.told if isinstance(event, Generating)] == [0]


def test_a_failed_task_names_itself_and_a_refused_call_does_not() -> None:
    with pytest.raises(errors.Internal, match="too dark") as failed:
        Script(record("fail", failCode=500, failMsg="too dark")).run(verbs.watch(core(), "task_1"))
    assert failed.value.task_id == "task_1"
    with pytest.raises(errors.Unauthorized) as refused:
        Script(said(code=401)).run(verbs.watch(core(), "task_1"))
    assert refused.value.task_id == ""


@pytest.mark.parametrize(
    "trouble", [said(code=500), said(code=429), said(code=455), bare(status=502), CUT]
)
def test_a_service_in_trouble_says_nothing_about_the_task(trouble: WireResponse | Lost) -> None:
    script = Script(record(), STRANGER, *[trouble] * 9, record("success"))
    assert script.run(verbs.watch(core(), "task_1")).is_finished


def test_a_service_that_took_the_order_has_answered_before() -> None:
    created = said({"taskId": "task_1"})
    script = Script(created, *[CUT] * 12, record("success"))
    assert script.run(verbs.create_and_poll(core(), "a cat")).is_finished
    with pytest.raises(Unreachable, match=r"the task task_1 goes on"):
        Script(created, *[CUT] * 500).run(verbs.create_and_poll(core(), "a cat"))
