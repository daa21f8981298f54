"""What will be drawn, as the playground says it while somebody types."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.api.test_explain import EXPLAINING
from tests.console.test_doors import doors
from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.console.drawn import drawn_of
from vitascope.console.words import Words
from vitascope.video import VideoSpec

SAID: dict[str, Any] = {
    "place": "snowfield",
    "time": "dawn",
    "style": "van_gogh",
    "actors": [
        {
            "subject": "fox",
            "colour": "red",
            "count": 2,
            "action": "run",
            "wears": [{"garment": "hat"}],
        },
        {
            "subject": "girl",
            "colour": "pink",
            "count": 12,
            "motion": "dash",
            "then": [{"action": "eat"}],
        },
    ],
    "relations": [{"of": 0, "is": "chasing", "to": 1}, {"of": 1, "is": "on", "to": 0}],
    "substitutes": {"stegosaurus": "fox"},
    "unknown_words": ["xyzzy"],
    "left_open": ["time", "actors.1.colour", "actors.1.motion"],
    "names": {
        "en": {"style": {"van_gogh": "van gogh style"}},
        "zh": {
            "noun": {"fox": "狐狸", "girl": "女孩", "hat": "帽子"},
            "colour": {"red": "红色"},
            "place": {"snowfield": "雪原"},
            "action": {"run": "跑步", "eat": "吃"},
            "relation": {"on": "上"},
        },
    },
}
FORM = {"model": "kling/v2-1-master-text-to-video", "prompt": "two red foxes"}


def test_it_is_said_in_the_visitors_language_without_what_the_seed_chooses() -> None:
    english, chinese = drawn_of(Words("en"), SAID), drawn_of(Words("zh"), SAID)
    assert english is not None
    assert english.world == [("Place", "snowfield"), ("Style", "van gogh style")]
    assert english.actors == [
        "2 × red fox · run · hat",
        "many × girl · then eat",
        "fox chases girl",
        "girl on fox",
    ]
    assert (english.left_open, english.instead, english.unknown) == (
        ["Time"],
        [("stegosaurus", "fox")],
        ["xyzzy"],
    )
    assert chinese is not None
    assert chinese.world[0] == ("地点", "雪原")
    assert chinese.actors == [
        "2 × 红色狐狸 · 跑步 · 帽子",
        "许多女孩 · 然后吃",
        "狐狸追女孩",
        "女孩在狐狸上",
    ]


@pytest.mark.parametrize("said", [{}, {"words": 3}, {"names": 7}])
def test_an_answer_of_another_kind_says_nothing(said: Mapping[str, Any]) -> None:
    assert drawn_of(Words("en"), said) is None


def test_odd_parts_of_an_answer_are_left_out() -> None:
    odd = {
        "actors": [7, {"subject": ""}, {"subject": "cat", "wears": "hat", "count": "x"}],
        "names": {"en": []},
    }
    drawn = drawn_of(
        Words("en"), odd | {"relations": [{"of": 9, "is": 3, "to": None}], "unknown_words": "abc"}
    )
    assert drawn is not None
    assert (drawn.actors, drawn.unknown, drawn.world) == (["cat"], [], [])


async def test_a_fragment_is_sent_and_what_somebody_wrote_is_escaped(tmp_path: Path) -> None:
    asked: list[str] = []

    async def explain(engine: str, spec: VideoSpec) -> Mapping[str, Any]:
        asked.append(spec.prompt)
        return SAID | {"unknown_words": ["<b>x</b>"]}

    async with doors(tmp_path, engine=EXPLAINING) as (small, visitor):
        visitor.app.state.explain = explain
        await visitor.sign_in(small.key)
        visitor.http.cookies.set(LANGUAGE_COOKIE, "zh", domain="test.local", path="/")
        answer = await visitor.post("/console/explain", **FORM)
        assert (answer.status_code, asked) == (200, ["two red foxes"])
        assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
        assert "将会画出" in answer.text
        assert "<html" not in answer.text


@pytest.mark.parametrize("change", [{"prompt": " "}, {"duration": "7"}, {"model": "no/such"}])
async def test_a_form_that_is_not_complete_says_nothing(
    tmp_path: Path, change: dict[str, str]
) -> None:
    async with doors(tmp_path, engine="tests.engines_for_tests:QuickEngine") as (small, visitor):
        await visitor.sign_in(small.key)
        assert (await visitor.post("/console/explain", **(FORM | change))).status_code == 204


async def test_past_the_limit_it_is_silent_and_without_its_token_refused(tmp_path: Path) -> None:
    calls = 0

    async def explain(engine: str, spec: VideoSpec) -> Mapping[str, Any]:
        nonlocal calls
        calls += 1
        return SAID

    async with doors(tmp_path, engine=EXPLAINING) as (small, visitor):
        visitor.app.state.explain = explain
        await visitor.sign_in(small.key)
        form = FORM | {"csrf": await visitor.csrf("/console/")}
        statuses = [
            (await visitor.http.post("/console/explain", data=form)).status_code for _ in range(22)
        ]
        assert (statuses.count(200), statuses.count(204), calls) == (20, 2, 20)
        assert (await visitor.http.post("/console/explain", data=FORM)).status_code == 403
