"""Routes as an operator writes them, and what they refuse."""

from pathlib import Path
from typing import Any

import pytest

from tests.media.pictures import spec
from tests.small import MODEL, QUICK_ENGINE, api_only
from vitascope import config
from vitascope.config import Settings
from vitascope.engines.registry import make_engine
from vitascope.engines.routes import Routes
from vitascope.engines.tools import make_tools
from vitascope.errors import Invalid, OperatorError
from vitascope.video import Ability, VideoSpec

WAN = {"kind": "diffusers", "pipeline": "wan2.2-5b", "device": "cuda:0"}


def _routes(**settings: Any) -> Routes:
    return Routes.of(Settings(**settings))


def _require(routes: Routes, wanted: VideoSpec) -> None:
    routes.require(routes.route(MODEL), wanted)


def _names(routes: Routes, model: str = MODEL) -> list[tuple[str, float]]:
    return [(share.engine, share.weight) for share in routes.route(model)]


def test_without_a_word_the_embedded_engine_serves_everything() -> None:
    routes = _routes(workers=3)
    assert _names(routes) == [("scene", 1.0)]
    assert (routes.tables["scene"].kind, routes.tables["scene"].workers) == ("scene", 3)


def test_three_lines_of_toml_serve_a_real_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vitascope.toml").write_text(
        '[engines.wan]\nkind = "diffusers"\npipeline = "wan2.2-5b"\n'
    )
    monkeypatch.chdir(tmp_path)
    routes = Routes.of(config.load())
    assert _names(routes) == [("wan", 1.0)]
    assert routes.tables["wan"].options == {"pipeline": "wan2.2-5b"}


def test_later_engines_stand_in_for_the_first() -> None:
    routes = _routes(engines={"wan": WAN, "farm": {"kind": "videos", "url": "http://farm"}})
    assert _names(routes) == [("wan", 1.0), ("farm", 0.0)]


def test_a_model_may_have_a_route_of_its_own_with_weights() -> None:
    routes = _routes(
        engines={"wan": WAN, "farm": {"kind": "videos", "url": "http://farm"}},
        routes={MODEL: [{"engine": "wan", "weight": 1}, {"engine": "farm", "weight": 3}, "scene"]},
    )
    assert _names(routes) == [("wan", 1.0), ("farm", 3.0), ("scene", 0.0)]
    assert list(routes.tables) == ["wan", "farm", "scene"]
    assert _names(routes, "kling/other") == [("wan", 1.0), ("farm", 0.0)]


def test_a_worker_of_one_engine_serves_its_part_of_the_routes() -> None:
    routes = _routes(
        engines={"wan": WAN, "farm": {"kind": "videos", "url": "http://farm"}},
        routes={
            MODEL: [{"engine": "wan", "weight": 1}, {"engine": "farm", "weight": 3}],
            "kling/other": ["wan"],
        },
    )
    farm = routes.only(["farm"])
    assert (list(farm.tables), _names(farm), _names(farm, "kling/other")) == (
        ["farm"],
        [("farm", 3.0)],
        [],
    )
    with pytest.raises(OperatorError, match="No route names the engine scene"):
        routes.only(["scene"])


def test_ten_seconds_are_refused_where_any_engine_of_the_route_makes_less() -> None:
    routes = _routes(engines={"wan": WAN | {"pipeline": "wan2.1-14b"}})
    _require(routes, spec())
    with pytest.raises(Invalid, match=r"input\.duration must be at most 5"):
        _require(routes, spec(num_frames=240))
    _require(
        _routes(engines={"ltx": {"kind": "diffusers", "pipeline": "ltx-2"}}), spec(num_frames=240)
    )
    _require(_routes(), spec(num_frames=240))


def test_the_operators_word_about_the_longest_clip_counts() -> None:
    table = {"kind": "videos", "url": "http://farm", "longest_seconds": 5}
    with pytest.raises(Invalid):
        _require(_routes(engines={"farm": table}), spec(num_frames=240))


async def test_a_length_that_cannot_be_made_is_a_422_that_costs_nothing(tmp_path: Path) -> None:
    engines = {"quick": {"kind": QUICK_ENGINE, "longest_seconds": 5}}
    settings = {"engine": "quick", "engines": engines}
    async with api_only(tmp_path, **settings) as small:
        answer = await small.create(duration="10")
        assert (answer["code"], answer["msg"]) == (
            422, "input.duration must be at most 5: the configured engine can't make longer clips",
        )  # fmt: skip
        assert (await small.create(duration="5"))["code"] == 200
        assert await small.balance() == 10_000 - 160


def test_wrong_names_and_settings_are_the_operators_mistake() -> None:
    for make in (
        lambda: make_engine("nonsense"),
        lambda: make_engine("videos", {"url": "http://x", "uri": 1}),
        lambda: make_engine("no.such:Engine"),
        lambda: make_tools({"interpolator": "rife"}),
        lambda: _routes(routes={MODEL: []}),
    ):
        with pytest.raises(OperatorError):
            make()


def test_an_engines_keys_are_not_printed_with_the_settings() -> None:
    given: dict[str, Any] = {
        "engines": {"relay": {"kind": "kie", "url": "http://x", "api_key": "sk-secret"}}
    }
    settings = Settings(**given)
    assert "sk-secret" not in f"{settings!r} {settings}"


def test_tools_are_chosen_by_name_and_the_rest_is_the_engines() -> None:
    tools, rest = make_tools({"interpolator": "blend", "url": "http://x"})
    assert (tools.frame_rate, tools.size, rest) == ("blend", "lanczos", {"url": "http://x"})


def _children(**table: Any) -> list[dict[str, Any]]:
    routes = _routes(engines={"wan": {"kind": "diffusers", "pipeline": "wan2.2-5b"} | table})
    return [
        {name: value for name, value in options.items() if name != "pipeline"}
        for options in routes.tables["wan"].children
    ]


def test_each_card_of_a_table_has_children_of_its_own_or_makes_clips_with_others() -> None:
    assert _children() == [{}]
    assert _children(workers=2) == [{}, {}]
    assert _children(devices=["cuda:0", "cuda:1"]) == [{"device": "cuda:0"}, {"device": "cuda:1"}]
    assert _children(devices=["cuda:0"], workers=2) == [{"device": "cuda:0"}] * 2
    cards = [f"cuda:{number}" for number in range(4)]
    assert _children(devices=cards, cards_per_clip=2) == [
        {"devices": cards[:2]}, {"devices": cards[2:]},
    ]  # fmt: skip


def test_cards_that_cannot_be_shared_out_are_refused() -> None:
    for table, sentence in (
        ({"devices": ["cuda:0", "cuda:1", "cuda:2"], "cards_per_clip": 2}, "must divide"),
        ({"cards_per_clip": 2}, "cards_per_clip needs devices"),
        ({"devices": ["cuda:0"], "device": "cuda:1"}, "cannot stand together"),
    ):
        with pytest.raises(ValueError, match=sentence):
            _children(**table)


def test_a_worker_on_one_device_leaves_a_tables_cards_alone() -> None:
    routes = _routes(engines={"wan": WAN | {"device": "cuda:9"}, "two": {
        "kind": "diffusers", "pipeline": "wan2.2-5b", "devices": ["cuda:0", "cuda:1"], "cards_per_clip": 2,
    }}).on_device("cuda:1")  # fmt: skip
    for table in routes.tables.values():
        assert [options["device"] for options in table.children] == ["cuda:1"]


def test_pictures_lengths_and_texts_that_a_network_cannot_do_are_refused() -> None:
    first, last = {Ability.FIRST_FRAME: "image_url"}, {Ability.LAST_FRAME: "tail_image_url"}

    def refused(pipeline: str, asked: dict[Ability, str], seconds: int = 5, **options: Any) -> str:
        engines = {"network": {"kind": "diffusers", "pipeline": pipeline, **options}}
        routes = _routes(engines=engines)
        try:
            routes.require(routes.route(MODEL), spec(num_frames=seconds * 24), asked)
        except Invalid as error:
            return str(error)
        return ""

    assert refused("wan2.2-5b", {}) == refused("wan2.2-5b", first, 15) == ""
    assert refused("wan2.2-i2v-a14b", first | last, 15) == ""
    assert refused("wan2.1-14b", first).startswith("input.image_url must be left out")
    assert refused("wan2.2-5b", first | last).startswith("input.tail_image_url must be left out")
    assert refused("wan2.2-5b", first, recipe="fast").startswith("input.image_url must be left")
    assert refused("wan2.2-5b", {}, 10, recipe="fast").startswith("input.duration must be at most")
    assert refused("wan2.1-14b", {}, 10).startswith("input.duration must be at most 5")
    assert refused("wan2.2-5b", {}, 16).startswith("input.duration must be at most 15")
    assert refused("wan2.2-i2v-a14b", {}) == (
        "model must be one that can begin with a given picture, and be asked to: the engine here "
        "makes no other clips"
    )
    assert "end with a given picture" in refused("wan2.1-flf2v-14b", first)
    server: dict[str, Any] = {"kind": "videos", "url": "http://farm", "first_frame": True}
    assert refused("wan2.2-i2v-a14b", first, **server) == ""
    assert refused("wan2.2-i2v-a14b", {}, **server).startswith("model must be one that can begin")
