"""Plans: what an operator writes, a row and its recipe as one, refused where they do not fit."""

from typing import Any

import pytest

from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.plan import NetworkPlan, NetworkSettings, Way, make_plan
from vitascope.engines.recipes import FOUR_STEPS, Adapter, Sampler
from vitascope.errors import OperatorError

MODEL = "kling/v2-1-master-text-to-video"


def _plan(row: str, **settings: Any) -> NetworkPlan:
    return make_plan(row, PIPELINES[row], NetworkSettings(**settings))


def test_without_wishes_everything_is_the_rows_own() -> None:
    row = PIPELINES["wan2.2-a14b"]
    plan = _plan("wan2.2-a14b")
    assert (plan.weights, plan.weights_gb, plan.adapters) == (row.hub, row.download_gb, ())
    assert plan.way(MODEL) is plan.usual
    assert (plan.usual.steps, plan.usual.sampler, plan.usual.guidance) == (40, Sampler(), True)


def test_a_recipe_brings_its_steps_sampler_adapters_and_weights() -> None:
    plan = _plan("wan2.2-a14b", recipe="fast")
    assert (plan.usual.steps, plan.usual.sampler, plan.usual.guidance) == (4, FOUR_STEPS, False)
    assert [adapter.expert for adapter in plan.adapters] == ["high", "low"]
    five = _plan("wan2.2-5b", recipe="fast")
    assert five.weights == "FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers"
    assert list(_plan("hunyuan1.5", recipe="fast").transformers) == ["transformer"]


def test_what_the_operator_writes_goes_before_the_recipe() -> None:
    plan = _plan(
        "wan2.1-14b", recipe="fast", steps=6, shift=3.0, guidance=True, weights="/weights",
        adapters=["/own.safetensors", {"file": "a/b/c.safetensors", "weight": 0.5}],
    )  # fmt: skip
    assert (plan.usual.steps, plan.usual.guidance, plan.weights) == (6, True, "/weights")
    assert plan.usual.sampler == Sampler(scheduler="euler", shift=3.0)
    assert plan.adapters[1:] == (
        Adapter(file="/own.safetensors"), Adapter(file="a/b/c.safetensors", weight=0.5),
    )  # fmt: skip
    other = _plan("ltx", recipe="fast", scheduler="unipc")
    assert other.usual.sampler == Sampler(scheduler="unipc", shift=1.0)


def test_models_made_in_full_have_the_rows_steps_and_none_of_the_recipe() -> None:
    plan = _plan("wan2.1-14b", recipe="fast", full_models=[MODEL])
    assert plan.way(MODEL) is plan.full
    assert plan.way("kling/v2-5-turbo-text-to-video-pro") is plan.usual
    assert (plan.full.steps, plan.full.adapted, plan.full.guidance) == (50, False, True)


def test_ones_own_adapters_and_steps_are_left_out_of_what_is_made_in_full() -> None:
    own = {"adapters": ["/own.safetensors"], "full_models": [MODEL]}
    plan = _plan("wan2.1-14b", steps=4, scheduler="euler", shift=5.0, guidance=False, **own)
    assert (plan.usual.steps, plan.usual.adapted) == (4, True)
    assert plan.full == Way(steps=50, adapted=False)


@pytest.mark.parametrize(
    ("row", "settings", "sentence"),
    [
        ("cogvideox-5b", {"recipe": "fast"}, "recipe fast does not fit cogvideox-5b"),
        ("wan2.1-14b", {"recipe": "quick"}, "whose recipes are: fast"),
        ("ltx", {"recipe": "fast", "steps": 4}, "steps must be left out"),
        (
            "wan2.2-5b",
            {"recipe": "fast", "weights": PIPELINES["wan2.2-5b"].hub},
            "needs the weights",
        ),
        ("wan2.2-5b", {"recipe": "fast", "full_models": [MODEL]}, "full_models must be left out"),
        ("wan2.2-5b", {"full_models": [MODEL]}, "full_models must be left out"),
        ("hunyuan", {"guidance": False}, "guidance must be left on"),
        ("ltx", {"scheduler": "heun"}, "scheduler must be one of euler, unipc, ddim, dpm"),
        ("cogvideox-5b", {"scheduler": "dpm", "shift": 3.0}, "shift must be left out"),
        ("ltx", {"adapters": "one.safetensors"}, "adapters must be a list"),
        ("ltx", {"adapters": ["one.bin"]}, r"file must end in \.safetensors"),
        ("ltx", {"adapters": [{"weight": 1.0}]}, r"file must end in \.safetensors"),
        ("ltx", {"adapters": [{"file": "a.safetensors", "scale": 1}]}, "not scale"),
        (
            "ltx",
            {"adapters": [{"file": "a.safetensors", "weight": "1"}]},
            "weight must be a number",
        ),
        ("ltx", {"adapters": [{"file": "a.safetensors", "expert": "mid"}]}, "expert must be"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_that_names_the_setting(
    row: str, settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(OperatorError, match=sentence):
        _plan(row, **settings)
