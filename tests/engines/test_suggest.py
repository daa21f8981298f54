"""Choosing a model: cards as their tools name them, and the rows that fit by published figures."""

import json
import tomllib
from pathlib import Path

import pytest

from vitascope.config import Settings
from vitascope.engines import cards
from vitascope.engines.cards import Card, find_cards
from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.published import MEMORY, TIMES, published_times
from vitascope.engines.registry import make_engine
from vitascope.engines.suggest import (
    Candidate,
    Machine,
    Obstacle,
    allows_selling,
    candidates,
    downloads,
    fast_recipe,
    recipe_download_gb,
    toml_of,
)

DOCS = Path(__file__).parents[2] / "docs"


def _tool(folder: Path, name: str, script: str) -> None:
    """Put a tool of this name into a folder; its script is sh."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _says(text: str) -> str:
    return f"/bin/cat <<'END OF OUTPUT'\n{text}\nEND OF OUTPUT"


def _card(gigabytes: float, device: str = "cuda:0") -> Card:
    return Card(name="card", memory_gb=gigabytes, device=device)


def _best(machine: Machine, *, commercial: bool) -> Candidate | None:
    """Return the row that is suggested, None where none fits."""
    first = candidates(machine, commercial=commercial)[0]
    return None if first.obstacles else first


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which tools are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_nvidia_s_tool_names_every_card_with_its_memory(tools: Path) -> None:
    lines = "NVIDIA GeForce RTX 4090, 24564\nNVIDIA, the long name, 81559\nNVIDIA GB10, [N/A]"
    _tool(
        tools, "nvidia-smi", f'test "$1" = --query-gpu=name,memory.total || exit 3\n{_says(lines)}'
    )
    found, problems = find_cards()
    assert problems == []
    assert [(card.name, round(card.memory_gb, 1), card.device) for card in found] == [
        ("NVIDIA GeForce RTX 4090", 25.8, "cuda:0"),
        ("NVIDIA, the long name", 85.5, "cuda:1"),
        ("NVIDIA GB10", 0.0, "cuda:2"),
    ]


def test_amd_s_tool_is_asked_where_nvidia_s_finds_nothing(tools: Path) -> None:
    _tool(tools, "nvidia-smi", "echo No devices were found; exit 6")
    entries = {
        f"card{number}": {"Card Series": f"Radeon {number}", "VRAM Total Memory (B)": "17163091968"}
        for number in (10, 2)
    }
    _tool(tools, "rocm-smi", _says(json.dumps(entries | {"system": {}})))
    found, problems = find_cards()
    assert problems == []
    assert [(card.name, card.device) for card in found] == [
        ("Radeon 2", "cuda:0"),
        ("Radeon 10", "cuda:1"),
    ]
    assert found[0].memory_gb == pytest.approx(17.163, abs=0.001)


def test_a_mac_s_own_tool_says_how_much_memory_all_share(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    _tool(tools, "sysctl", _says("Apple M3 Max\n68719476736"))
    (card,), problems = find_cards()
    assert (card.name, card.device, problems) == ("Apple M3 Max", "mps", [])
    assert card.memory_gb == pytest.approx(68.7, abs=0.1)
    _tool(tools, "sysctl", _says("Intel(R) Core(TM) i7\n17179869184"))
    assert find_cards()[0] == []


def test_every_tool_that_names_no_card_says_why(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [problem.tool for problem in find_cards()[1]] == ["nvidia-smi", "rocm-smi"]
    _tool(tools, "nvidia-smi", "echo; echo The driver does not answer >&2; exit 9")
    _tool(tools, "rocm-smi", "echo this is not JSON")
    found, problems = find_cards()
    assert found == []
    assert [problem.why for problem in problems] == [
        "The driver does not answer",
        "this is not JSON",
    ]
    monkeypatch.setattr(cards, "TOOL_SECONDS", 0.1)
    _tool(tools, "nvidia-smi", "exec /bin/sleep 60")
    assert find_cards()[1][0].text == cards.TIMED_OUT_TEXT
    (tools / "nvidia-smi").write_bytes(b"\x7fELF but not really")
    assert find_cards()[1][0].text == cards.FAILED_TEXT


@pytest.mark.parametrize(
    ("gigabytes", "any_licence", "commercial"),
    [
        (4, None, None),
        (6, "cogvideox-5b", None),
        (8.6, "cogvideox-5b", None),
        (10.7, "wan2.1-1.3b", "wan2.1-1.3b"),
        (16.1, "wan2.1-1.3b", "wan2.1-1.3b"),
        (24.2, "wan2.2-5b", "wan2.2-5b"),
        (48.3, "wan2.2-5b", "wan2.2-5b"),
        (85.5, "wan2.2-a14b", "wan2.2-a14b"),
    ],
)
def test_the_largest_that_fits_by_published_figures_is_suggested(
    gigabytes: float, any_licence: str | None, commercial: str | None
) -> None:
    machine = Machine(cards=[_card(gigabytes)])
    for wanted, is_commercial in ((any_licence, False), (commercial, True)):
        found = _best(machine, commercial=is_commercial)
        assert (found.name if found else None) == wanted


def test_a_row_is_left_out_for_every_reason_that_there_is() -> None:
    machine = Machine(cards=[_card(20)], disk_gb=30)
    found = {each.name: each.obstacles for each in candidates(machine, commercial=True)}
    assert found["wan2.1-1.3b"] == ()
    assert found["wan2.2-a14b"] == (Obstacle.MEMORY, Obstacle.DISK)
    assert found["helios"] == (Obstacle.UNKNOWN, Obstacle.DISK)
    assert found["ltx"] == (Obstacle.LICENCE, Obstacle.UNKNOWN)
    assert set(found) == set(PIPELINES)
    for nothing in (Machine(), Machine(cards=[_card(0)])):
        for each in candidates(nothing, commercial=False):
            assert Obstacle.NO_CARD in each.obstacles
            assert Obstacle.MEMORY not in each.obstacles


def test_weights_that_are_here_need_no_room() -> None:
    hub = PIPELINES["wan2.2-5b"].hub
    full = Machine(cards=[_card(24)], disk_gb=1)
    assert _best(full, commercial=False) is None
    found = _best(
        Machine(cards=[_card(24)], disk_gb=1, downloaded=frozenset({hub})), commercial=False
    )
    assert found is not None
    assert found.name == "wan2.2-5b"


def test_memory_that_is_shared_must_hold_all_weights() -> None:
    found = _best(Machine(cards=[_card(68.7, "mps")]), commercial=True)
    assert found is not None
    assert found.need is not None
    assert (found.name, found.need.is_calculated) == ("wan2.2-5b", True)
    assert _best(Machine(cards=[_card(24, "mps")]), commercial=True) is None


def test_the_fast_recipe_is_offered_where_disk_and_licence_allow_it() -> None:
    machine = Machine(cards=[_card(85.5)], disk_gb=126.5)
    first = _best(machine, commercial=True)
    assert first is not None
    assert fast_recipe(first, machine, commercial=True) is None  # 126 GB and its adapters
    roomy = Machine(cards=[_card(85.5)])
    recipe = fast_recipe(first, roomy, commercial=True)
    assert recipe is not None
    assert recipe_download_gb(first.row, recipe) == pytest.approx(127.2, abs=0.05)
    high, low = (each.file.rpartition("/")[2] for each in recipe.adapters)
    assert downloads(first.row, recipe) == [
        f"hf download {first.row.hub}",
        f"hf download lightx2v/Wan2.2-Distill-Loras {high}",
        f"hf download lightx2v/Wan2.2-Distill-Loras {low}",
    ]
    hunyuan = next(
        each for each in candidates(roomy, commercial=False) if each.name == "hunyuan1.5"
    )
    assert fast_recipe(hunyuan, roomy, commercial=False) is not None
    assert fast_recipe(hunyuan, roomy, commercial=True) is None


def test_a_recipe_with_weights_of_its_own_replaces_the_row_s_download() -> None:
    row = PIPELINES["wan2.1-1.3b"]
    recipe = row.recipes["fast"]
    assert recipe_download_gb(row, recipe) == recipe.weights_gb
    assert downloads(row, recipe) == [f"hf download {recipe.weights}"]


@pytest.mark.parametrize(
    ("machine", "devices"),
    [
        (Machine(cards=[_card(24)]), {}),
        (
            Machine(cards=[_card(24), _card(24, "cuda:1")]),
            {"devices": ["cuda:0", "cuda:1"]},
        ),
        (Machine(cards=[_card(12), _card(24, "cuda:1")]), {"device": "cuda:1"}),
    ],
)
def test_every_table_is_a_configuration_that_the_engine_takes(
    machine: Machine, devices: dict[str, object]
) -> None:
    for each in candidates(machine, commercial=False):
        (table,) = Settings(**tomllib.loads(toml_of(each, machine))).engines.values()
        make_engine(table.kind, table.children[0])
        found = tomllib.loads(toml_of(each, machine))["engines"].popitem()[1]
        assert devices.items() <= found.items()
        assert ("device" in found, "devices" in found) == (
            "device" in devices,
            "devices" in devices,
        )


def test_what_is_published_belongs_to_rows_sizes_and_recipes_that_there_are() -> None:
    assert set(MEMORY) | set(TIMES) <= set(PIPELINES)
    for name, times in TIMES.items():
        row = PIPELINES[name]
        assert {each.recipe for each in times} <= {"", *row.recipes}
        sizes = {f"{width}x{height}" for width, height in row.sizes} | {"832x480"}
        assert {each.size for each in times} <= sizes
        assert all(each.source.startswith("https://") for each in times)
    assert all(need.is_calculated or need.source.startswith("https://") for need in MEMORY.values())
    assert published_times("helios") == published_times("of my own") == ()
    assert [each.seconds for each in published_times("wan2.2-a14b", size="832x480")] == [327]


@pytest.mark.parametrize("page", ["gpus.md", "gpus.zh-CN.md"])
def test_every_published_figure_stands_on_the_page(page: str) -> None:
    text = (DOCS / page).read_text()
    for name, times in TIMES.items():
        lines = "\n".join(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        for each in times:
            assert f"{each.seconds:,g}" in lines, (name, each)
            assert each.card in lines
    for source in {each.source for times in TIMES.values() for each in times}:
        assert source in text


def test_only_a_licence_without_conditions_on_selling_counts_as_commercial() -> None:
    allowed = {name for name, row in PIPELINES.items() if allows_selling(row.licence)}
    assert allowed == {name for name in PIPELINES if name.startswith("wan")} | {"helios"}
