"""`vitascope engines`: which model suits a machine, and how long a configured engine takes."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import run
from tests.engines_for_tests import QuickEngine
from vitascope.engines.base import Generation
from vitascope.engines.pipelines import PIPELINES
from vitascope.media.label import read_label
from vitascope.media.probe import probe
from vitascope.video import Clip

CARD = "NVIDIA GeForce RTX 4090, 24564"


class ClaimingEngine(QuickEngine):
    """Says that it is a network of which times are published."""

    async def generate(self, job: Generation) -> Clip:
        """Do as the other does, and say so."""
        clip = await super().generate(job)
        call = {"width": 832, "height": 480}
        return replace(clip, notes={"pipeline": "wan2.1-1.3b", "recipe": "fast", "call": call})


def _path(folder: Path, **tools: str) -> str:
    """Return a PATH of one folder with these tools, whose scripts are sh."""
    place = folder / "tools"
    place.mkdir(exist_ok=True)
    for name, script in tools.items():
        tool = place / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
    return str(place)


def _suggest(folder: Path, *options: str, **environment: str) -> dict[str, Any]:
    own = {"PATH": _path(folder), "HF_HUB_CACHE": str(folder / "hub")}
    done = run(folder, "engines", "suggest", *options, "--json", **own | environment)
    assert done.returncode == 0, done.stderr
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def _configure(folder: Path, text: str) -> None:
    (folder / "vitascope.toml").write_text(text)


def test_a_card_gets_the_table_that_suits_it(tmp_path: Path) -> None:
    path = _path(tmp_path, nvidia_smi=f"echo '{CARD}'")
    facts = _suggest(tmp_path, "--disk", "500", PATH=path)
    assert facts["cards"] == [
        {"name": "NVIDIA GeForce RTX 4090", "memoryGb": 25.8, "device": "cuda:0"}
    ]
    found = facts["suggested"]
    row = PIPELINES["wan2.2-5b"]
    assert found["toml"] == '[engines.wan]\nkind = "diffusers"\npipeline = "wan2.2-5b"'
    assert (found["downloadGb"], found["isDownloaded"]) == (row.download_gb, False)
    assert found["commands"] == [f"hf download {row.hub}"]
    assert found["expected"][0]["seconds"] == 540
    assert found["expected"][0]["source"].startswith("https://")
    assert found["faster"]["expected"][0]["card"] == "H200"
    assert found["faster"]["doubt"]
    assert {each["pipeline"] for each in facts["models"]} == set(PIPELINES)


def test_people_read_the_table_the_download_the_time_and_why(tmp_path: Path) -> None:
    path = _path(tmp_path, nvidia_smi=f"echo '{CARD}'")
    said = run(tmp_path, "engines", "suggest", "--disk", "30", PATH=path, LANGUAGE="en").stdout
    assert "Card: NVIDIA GeForce RTX 4090, 25.8 GB\nDisk: 30 GB free\n" in said
    assert 'pipeline = "wan2.1-1.3b"\ntiling = true\n' in said
    assert "Download: about 29 GB" in said
    assert "Expected time: 240 s for a clip of 5 s, 832x480, RTX 4090" in said
    assert "Why: it is the largest that fits; it needs 8.19 GB" in said
    assert "Nothing is published for this card" not in said
    assert re.search(r"wan2\.2-5b .* the disk has too little room", said)
    other = run(tmp_path, "engines", "suggest", "--gpu-memory", "12", LANGUAGE="en").stdout
    assert "Nothing is published for this card" in other
    chinese = run(tmp_path, "engines", "suggest", "--gpu-memory", "12", LANGUAGE="zh").stdout
    assert "请写入 vitascope.toml" in chinese
    assert "Apache" in chinese


def test_a_machine_without_a_card_gets_the_embedded_engine_or_a_supplier(tmp_path: Path) -> None:
    facts = _suggest(tmp_path)
    assert (facts["cards"], facts["suggested"]["toml"]) == ([], 'engine = "scene"')
    assert facts["problems"] == ["nvidia-smi is not installed", "rocm-smi is not installed"]
    assert 'kind = "kie"' in facts["suggested"]["supplierToml"]
    assert _suggest(tmp_path, "--gpu-memory", "0")["problems"] == []
    said = run(tmp_path, "engines", "suggest", PATH=_path(tmp_path), LANGUAGE="en").stdout
    assert "none found (nvidia-smi is not installed; rocm-smi is not installed)" in said
    assert "made for a graphics card" in said
    path = _path(tmp_path, nvidia_smi="echo Driver/library version mismatch; exit 18")
    failed = _suggest(tmp_path, PATH=path)
    assert failed["problems"][0] == "nvidia-smi found no card: Driver/library version mismatch"


def test_a_card_that_hides_its_memory_can_be_described(tmp_path: Path) -> None:
    path = _path(tmp_path, nvidia_smi="echo 'NVIDIA GB10, [N/A]'")
    done = run(tmp_path, "engines", "suggest", PATH=path, LANGUAGE="en")
    assert "NVIDIA GB10, memory unknown: give it with --gpu-memory" in done.stdout
    assert "too little memory" not in done.stdout


def test_a_licence_or_a_disk_may_leave_nothing(tmp_path: Path) -> None:
    small = ("--gpu-memory", "6", "--disk", "100")
    assert _suggest(tmp_path, *small)["suggested"]["pipeline"] == "cogvideox-5b"
    assert _suggest(tmp_path, *small, "--licence", "commercial")["suggested"]["engine"] == "scene"
    assert _suggest(tmp_path, "--gpu-memory", "80", "--disk", "5")["suggested"]["engine"] == "scene"
    done = run(tmp_path, "engines", "suggest", "--licence", "free")
    assert done.returncode == 2


def test_several_cards_are_named(tmp_path: Path) -> None:
    same = _path(tmp_path, nvidia_smi=f"echo '{CARD}'; echo '{CARD}'")
    toml = _suggest(tmp_path, "--disk", "500", PATH=same)["suggested"]["toml"]
    assert 'devices = ["cuda:0", "cuda:1"]' in toml
    mixed = _path(tmp_path, nvidia_smi=f"echo 'NVIDIA T4, 15360'; echo '{CARD}'")
    done = run(tmp_path, "engines", "suggest", "--disk", "500", PATH=mixed, LANGUAGE="en")
    assert 'device = "cuda:1"' in done.stdout
    assert "Only the card with the most memory is used" in done.stdout


def test_weights_that_are_here_are_not_counted_again(tmp_path: Path) -> None:
    name = PIPELINES["wan2.2-5b"].hub.replace("/", "--")
    snapshot = tmp_path / "hub" / f"models--{name}" / "snapshots" / "1"
    snapshot.mkdir(parents=True)
    (snapshot / "model_index.json").write_text("{}")
    path = _path(tmp_path, nvidia_smi=f"echo '{CARD}'")
    assert _suggest(tmp_path, PATH=path)["suggested"]["isDownloaded"] is True


def test_suggest_loads_no_torch(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('torch was loaded')")
    before = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    assert _suggest(tmp_path, "--gpu-memory", "24", PYTHONPATH=before)["cards"]


def test_bench_times_a_clip_and_leaves_nothing_behind(tmp_path: Path) -> None:
    _configure(tmp_path, '[engines.mine]\nkind = "tests.engines_for_tests:QuickEngine"\n')
    done = run(tmp_path, "engines", "bench", "mine", "--data", "data", "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert (facts["engine"], facts["videoSeconds"], facts["file"]) == ("mine", 5.0, None)
    assert (facts["width"], facts["height"], facts["expected"]) == (160, 90, [])
    assert 0 <= facts["engineSeconds"] <= facts["clipSeconds"]
    assert facts["startSeconds"] > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vitascope.toml"]


def test_bench_compares_with_what_is_published_for_what_ran(tmp_path: Path) -> None:
    _configure(tmp_path, '[engines.wan]\nkind = "tests.cli.test_engines:ClaimingEngine"\n')
    done = run(tmp_path, "engines", "bench", "wan", "--data", "data", "--json")
    facts = json.loads(done.stdout)
    assert [(each["seconds"], each["card"]) for each in facts["expected"]] == [
        (21, "RTX 4090"),
        (5, "H200"),
    ]
    for each in facts["expected"]:
        assert each["ratio"] == pytest.approx(facts["engineSeconds"] / each["seconds"], abs=0.001)
    assert facts["used"] == {"pipeline": "wan2.1-1.3b", "recipe": "fast"}
    said = run(tmp_path, "engines", "bench", "wan", "--data", "data", LANGUAGE="en").stdout
    assert "Published: 21 s for a clip of 5 s, 832x480, RTX 4090, by FastVideo" in said
    assert "times as long for a second of video" in said


def test_a_file_that_is_kept_is_labelled_and_the_folder_stays_new(tmp_path: Path) -> None:
    _configure(tmp_path, '[engines.mine]\nkind = "tests.engines_for_tests:QuickEngine"\n')
    command = ("engines", "bench", "mine", "--data", "data", "-o", "fox.mp4")
    assert run(tmp_path, *command).returncode == 0
    assert probe(tmp_path / "fox.mp4").num_frames == 120
    assert read_label(tmp_path / "fox.mp4") is not None
    unknown_signer = 4
    assert run(tmp_path, "verify", "fox.mp4", "--data", "data").returncode == unknown_signer
    again = run(tmp_path, *command, LANGUAGE="en")
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    assert run(tmp_path, "generate", "a cat", "-o", "cat.mp4", "--data", "data").returncode == 0
    assert run(tmp_path, *command, "--force").returncode == 0
    assert run(tmp_path, "verify", "fox.mp4", "--data", "data").returncode == 0


def test_bench_orders_from_a_supplier_only_where_that_is_said(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9"
    _configure(
        tmp_path, f'[engines.relay]\nkind = "kie"\nurl = "{address}"\napi_key = "vs_live_x"\n'
    )
    done = run(tmp_path, "engines", "bench", "relay", "--data", "data", LANGUAGE="en")
    assert (done.returncode, "add --paid" in done.stderr) == (2, True)
    done = run(tmp_path, "engines", "bench", "relay", "--paid", "--data", "data", LANGUAGE="en")
    assert done.returncode != 0
    assert "add --paid" not in done.stderr
    assert "vs_live_x" not in done.stderr + done.stdout


def test_an_engine_that_cannot_be_timed_says_why(tmp_path: Path) -> None:
    _configure(
        tmp_path,
        '[engines.buggy]\nkind = "tests.engines_for_tests:BuggyEngine"\n'
        '[engines.wan]\nkind = "diffusers"\npipeline = "wan2.2-5b"\nweights = "/nowhere"\n',
    )
    for name, code, why in (
        ("buggy", 1, "The engine made no clip: The engine failed unexpectedly"),
        ("wan", 2, "The engine wan cannot start"),
        ("other", 2, "There is no engine other in the settings; there are: buggy, wan"),
    ):
        done = run(tmp_path, "engines", "bench", name, "--data", "data", "--json", LANGUAGE="en")
        assert (done.returncode, why in done.stderr) == (code, True), done.stderr
        message = json.loads(done.stdout)["error"]["message"]
        assert (why in message, "secret detail" in message) == (True, False)
