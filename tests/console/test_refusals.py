"""What went wrong is told in the visitor's language."""

import re

import pytest

from vitascope.callbacks.deliver import ANSWERED_TEXT, CAUSES, NOT_SENT_TEXT, REASONS
from vitascope.console.refusals import OperatorsOnly, explain, stored
from vitascope.console.words import Words
from vitascope.egress.fetch import STATUS_TEXT, UNFETCHED_TEXT
from vitascope.egress.targets import RULES, ReceiverRefused
from vitascope.errors import InsufficientCredits, Invalid, Maintenance, NotFound, WireError
from vitascope.media.given import CUT_OFF, PIXELS_TEXT, UNUSABLE_TEXT
from vitascope.tasks.completion import CRASHED_TEXT, SEED_TEXT, STOPPED_TEXT, WORN_OUT_TEXT
from vitascope.worker.child import BUG_TEXT
from vitascope.worker.host import DIED_TEXT
from vitascope.worker.run import BROKEN_TEXT, DEADLINE_TEXT, OURS_TEXT

KEPT = [
    *REASONS.values(),
    *CAUSES.values(),
    *(NOT_SENT_TEXT.format(why=ReceiverRefused(rule, ports="80, 443")) for rule in RULES),
    ANSWERED_TEXT.format(status=503),
    BUG_TEXT,
    DIED_TEXT,
    BROKEN_TEXT,
    DEADLINE_TEXT,
    OURS_TEXT,
    STOPPED_TEXT,
    CRASHED_TEXT.format(seed=7),
    SEED_TEXT.format(seed=7),
    WORN_OUT_TEXT.format(attempts=3),
    UNFETCHED_TEXT.format(why=STATUS_TEXT.format(status=404)),
    UNFETCHED_TEXT.format(why="its server cannot be reached"),
    UNUSABLE_TEXT.format(why=CUT_OFF),
    UNUSABLE_TEXT.format(why=PIXELS_TEXT.format(megapixels=50)),
]


@pytest.mark.parametrize("sentence", KEPT)
def test_what_rows_keep_has_its_words_in_chinese(sentence: str) -> None:
    chinese = stored(Words("zh"), sentence)
    assert chinese is not None
    assert re.findall(r"\d+", chinese) == re.findall(r"\d+", sentence)
    assert not set(re.findall("[a-z]+", chinese)) - {"http", "https"}


def test_what_an_engine_says_of_its_own_is_not_known() -> None:
    assert stored(Words("zh"), "The engine here says something of its own.") is None


def test_what_a_sentence_names_stays_in_it() -> None:
    error = Invalid(
        "{field} must use one of the ports {ports}", field="callBackUrl", ports="80, 443"
    )
    assert explain(Words("zh"), error) == "callBackUrl 须使用以下端口之一：80, 443"


def test_a_field_of_the_form_goes_by_its_label() -> None:
    error = Invalid("{field} must be one of {choices}", field="input.duration", choices='"5", "10"')
    assert explain(Words("zh"), error) == '时长只能为 "5", "10"'
    assert explain(Words("en"), error) == 'Duration must be one of "5", "10"'


@pytest.mark.parametrize("error", [InsufficientCredits(), NotFound(), Maintenance()])
def test_the_wires_own_sentence_gives_way_to_advice(error: WireError) -> None:
    assert explain(Words("en"), error) == error.advice != error.message


def test_what_an_operator_says_to_callers_is_told_as_it_is() -> None:
    assert explain(Words("zh"), Maintenance("Back at noon.")) == "Back at noon."


def test_a_page_of_the_operators_says_so() -> None:
    assert explain(Words("zh"), OperatorsOnly()) == "仅管理员可查看此页。"
