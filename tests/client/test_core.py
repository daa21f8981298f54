"""When a call is repeated, when it is not, and what each answer becomes."""

import json

import pytest

from tests.client.script import Script, bare, core, record, said
from vitascope import errors
from vitascope.client import Unreachable, files, lists, verbs
from vitascope.client.steps import Lost, WireResponse
from vitascope.wire import Code

CREATED = said({"taskId": "task_1", "recordId": "task_1"})
OURS = said({"state": "ok", "service": "vitascope"})
STRANGER = bare(status=404)
CUT = Lost("ReadError", reached=True)
REFUSED = Lost("ConnectError", reached=False)


def test_every_code_of_the_wire_but_success_has_its_own_error() -> None:
    assert {code for code in Code if errors.class_of(code)} | {Code.OK} == set(Code)


@pytest.mark.parametrize("code", sorted(set(Code) - {Code.OK, Code.TOO_FREQUENT, Code.INTERNAL}))
def test_a_refusal_is_raised_at_once_as_the_class_of_its_code(code: Code) -> None:
    script = Script(said(code=code, msg="the reason"))
    with pytest.raises(errors.WireError, match="the reason") as caught:
        script.run(verbs.create(core(), "a cat"))
    assert caught.value.code is code
    assert len(script.asked) == 1


def test_a_code_of_another_service_is_named() -> None:
    with pytest.raises(errors.WireError, match=r"odd \(code 531\)"):
        Script(said(code=531, msg="odd")).run(verbs.get(core(), "task_1"))


def test_too_many_calls_are_repeated_after_the_seconds_the_service_named() -> None:
    script = Script(said(code=429, retry_after="7"), CREATED)
    assert script.run(verbs.create(core(), "a cat")).id == "task_1"
    assert script.pauses == [7]


def test_a_service_that_wants_too_much_patience_gets_its_refusal_raised() -> None:
    with pytest.raises(errors.TooFrequent) as caught:
        Script(said(code=429, retry_after="600")).run(verbs.create(core(), "a cat"))
    assert caught.value.retry_after_seconds == 600


def test_maintenance_is_waited_out_only_where_its_end_is_known() -> None:
    script = Script(said(code=455, retry_after="3"), CREATED)
    script.run(verbs.create(core(), "a cat"))
    assert script.pauses == [3]
    with pytest.raises(errors.Maintenance):
        Script(said(code=455)).run(verbs.create(core(), "a cat"))


def test_a_create_carries_one_key_through_all_its_attempts_and_another_the_next_time() -> None:
    one = core()
    script = Script(REFUSED, REFUSED, CREATED, CREATED)
    script.run(verbs.create(one, "a cat"))
    script.run(verbs.create(one, "a cat"))
    keys = [ask.headers["Idempotency-Key"] for ask in script.asked]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert [len(json.loads(ask.content or b"")["input"]) for ask in script.asked] == [1] * 4


def test_a_create_whose_answer_was_cut_is_repeated_where_the_service_honours_the_key() -> None:
    script = Script(CUT, OURS, bare(status=502), CREATED)
    assert script.run(verbs.create(core(), "a cat")).id == "task_1"
    assert script.paths == [verbs.CREATE_PATH, "/healthz", verbs.CREATE_PATH, verbs.CREATE_PATH]


HALF = bare(b'{"code":20', status=200, content_type="application/json")


@pytest.mark.parametrize(
    "trouble", [CUT, HALF, bare(status=502), bare(status=408), said(code=500, msg="odd")]
)
def test_a_create_that_may_have_been_done_is_not_repeated_at_a_service_that_may_do_it_twice(
    trouble: object,
) -> None:
    script = Script(trouble, STRANGER)  # type: ignore[arg-type]
    with pytest.raises((Unreachable, errors.Internal)):
        script.run(verbs.create(core(), "a cat"))
    assert script.paths == [verbs.CREATE_PATH, "/healthz"]


def test_a_create_that_never_left_is_repeated_anywhere() -> None:
    script = Script(REFUSED, bare(status=429), CREATED)
    script.run(verbs.create(core(), "a cat"))
    assert script.paths == [verbs.CREATE_PATH] * 3


def test_a_look_is_repeated_with_longer_and_longer_pauses_and_then_given_up() -> None:
    script = Script(*[CUT] * 6)
    with pytest.raises(Unreachable, match="ReadError"):
        script.run(verbs.get(core(), "task_1"))
    assert len(script.asked) == 6
    for attempt, pause in enumerate(script.pauses):
        assert min(8, 0.5 * 2**attempt) / 2 <= pause <= min(8, 0.5 * 2**attempt)


@pytest.mark.parametrize(
    "answer",
    [
        bare(status=200),
        bare(b"[]", status=200),
        bare(b'{"code":"x"}', status=404),
        said("text"),
        said([]),
        said({}),
    ],
)
def test_an_answer_of_something_else_is_unreachable_and_not_asked_again(answer: object) -> None:
    script = Script(answer)  # type: ignore[arg-type]
    with pytest.raises(Unreachable, match="did not answer as this API does"):
        script.run(verbs.get(core(), "task_1"))
    assert len(script.asked) == 1


def test_the_key_goes_to_the_service_and_not_to_where_the_file_lies(tmp_path: object) -> None:
    script = Script(record("success"), bare(status=410))
    with pytest.raises(errors.NotFound):
        script.run(files.download(core(), "task_1", f"{tmp_path}/out.mp4"))
    assert [("Authorization" in ask.headers) for ask in script.asked] == [True, False]


@pytest.mark.parametrize("answer", [said(None), said(code=422, msg="recordInfo is null")])
def test_a_service_without_a_record_of_a_task_knows_no_such_task(answer: WireResponse) -> None:
    with pytest.raises(errors.NotFound, match="http://service knows no task task_1"):
        Script(answer).run(verbs.get(core(), "task_1"))


@pytest.mark.parametrize(
    ("trouble", "acted"),
    [
        ([REFUSED] * 6, False),
        ([bare(status=403)], False),
        ([bare(status=404)], False),
        ([bare(status=308)], False),
        ([bare(status=303)], True),
        ([bare(status=200)], True),
        ([bare(status=502), STRANGER], True),
        ([CUT, STRANGER], True),
        ([said({"taskId": None})], True),
        ([CUT, OURS, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED], True),
        ([CUT, OURS, bare(status=403)], True),
    ],
)
def test_a_create_without_an_answer_says_whether_it_may_have_been_done(
    trouble: list[WireResponse | Lost], acted: bool
) -> None:
    with pytest.raises(Unreachable) as caught:
        Script(*trouble).run(verbs.create(core(), "a cat"))
    assert caught.value.acted is acted


def test_a_refusal_says_whether_an_earlier_attempt_may_have_been_carried_out() -> None:
    with pytest.raises(errors.Maintenance) as later:
        Script(CUT, OURS, said(code=455)).run(verbs.create(core(), "a cat"))
    assert later.value.acted
    with pytest.raises(errors.Maintenance) as at_once:
        Script(said(code=455)).run(verbs.create(core(), "a cat"))
    assert not at_once.value.acted


@pytest.mark.parametrize("balance", [None, {}, "much", []])
def test_a_balance_that_is_no_number_is_no_answer(balance: object) -> None:
    with pytest.raises(Unreachable, match="it sent no balance"):
        Script(said(balance)).run(lists.credits_left(core()))


@pytest.mark.parametrize("page", [None, [], {"tasks": None}, {"tasks": [None]}, "text"])
def test_a_list_that_is_none_is_no_answer(page: object) -> None:
    with pytest.raises(Unreachable, match="it sent no list of tasks"):
        Script(said(page)).run(lists.list_page(core()))
