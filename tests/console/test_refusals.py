"""What the service refuses with is known to the console, so that it is told in the visitor's language."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitascope
from vitascope.callbacks.deliver import REASONS
from vitascope.console.refusals import told
from vitascope.console.words import Words
from vitascope.tasks.completion import SEED_TEXT, WORN_OUT_TEXT
from vitascope.tasks.creation import OTHER_BODY_TEXT
from vitascope.worker.child import BUG_TEXT
from vitascope.worker.host import CRASHED_TEXT, DIED_TEXT

SOURCE = Path(vitascope.__file__).parent
REACHED = ("accounts", "catalog", "model_settings", "tasks", "egress/targets.py", "engines/routes.py")
"""What a page's form can be refused by, beside the console itself."""
RAISED = {"Invalid", "ReceiverRefused"}
ANYTHING = "1"
NOT_FROM_A_PAGE = {OTHER_BODY_TEXT, "model must be a string", "model is required"}


def _raised() -> Iterator[str]:
    for part in REACHED:
        for path in sorted((SOURCE / part).glob("*.py")) if (SOURCE / part).is_dir() else [SOURCE / part]:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and node.args:
                    yield from _sentences(node.args[0], path, getattr(node.func, "id", ""))


def _sentences(node: ast.expr, path: Path, kind: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield f"callBackUrl {text}" if kind == "ReceiverRefused" else text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in parts)
        case ast.Name(id=name):
            module = importlib.import_module("vitascope." + ".".join(path.relative_to(SOURCE).with_suffix("").parts))
            yield str(getattr(module, name)).replace("{", "").replace("}", "")
        case ast.IfExp(body=one, orelse=other):
            yield from _sentences(one, path, kind)
            yield from _sentences(other, path, kind)


RAISED_SENTENCES = sorted(set(_raised()) - {f"{ANYTHING} {ANYTHING}"})


def test_there_is_something_to_look_at() -> None:
    assert len(RAISED_SENTENCES) > 20


@pytest.mark.parametrize("sentence", [*RAISED_SENTENCES, *sorted(set(REASONS.values()))])
def test_a_refusal_that_a_page_can_meet_has_its_words_in_chinese(sentence: str) -> None:
    chinese = told(Words("zh"), sentence)
    assert sentence in NOT_FROM_A_PAGE or (chinese is not None and chinese != sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        BUG_TEXT,
        DIED_TEXT,
        CRASHED_TEXT.format(seed=7),
        SEED_TEXT.format(seed=7),
        WORN_OUT_TEXT.format(attempts=3),
    ],
)
def test_why_an_attempt_failed_has_its_words_in_chinese(sentence: str) -> None:
    chinese = told(Words("zh"), sentence)
    assert chinese is not None
    assert not set(re.findall("[a-z]+", chinese.lower()))
    assert re.findall(r"\d", chinese) == re.findall(r"\d", sentence)


def test_what_a_sentence_names_stays_in_it() -> None:
    said = told(Words("zh"), "callBackUrl must use one of the ports 80, 443")
    assert said == "callBackUrl 须使用以下端口之一：80, 443"
    assert told(Words("zh"), "The engine here says something of its own.") is None
