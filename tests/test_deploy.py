"""Deploy files parse, name settings and commands that exist, and hold no secret.

Nothing here runs a container.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from prometheus_client.core import Metric

from tests.test_docs import rows_of
from vitascope import config
from vitascope.api.metrics import Collected
from vitascope.cli.app import app
from vitascope.config import Settings
from vitascope.db.gauges import Gauges
from vitascope.metrics import REGISTRY

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
EXPOSURE = 20
"""The most that systemd's own measure may say, in tenths; a unit without hardening is at 96."""
DEBIAN_13_CLIENT = 17
"""PostgreSQL's version in the image's Debian: pg_dump refuses servers that are newer than itself.
"""
NOTHING = Gauges(
    unfinished={"waiting": 0}, queue_ages={"acc": 0.0}, leases_run_out=0, callbacks_waiting=0, callback_age=0.0,
    receivers_off=0, credits_milli={"hold": 0}, balances_milli=0,
)  # fmt: skip


def test_every_setting_named_in_a_deploy_file_exists() -> None:
    known = {f"VITASCOPE_{name.upper()}" for name in Settings.model_fields} | {"VITASCOPE_CONFIG"}
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert set(re.findall(r"VITASCOPE_[A-Z_]+", path.read_text())) <= known, path


def _compose() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return made


def _deployments() -> list[dict[str, Any]]:
    every = yaml.safe_load_all((DEPLOY / "kubernetes" / "vitascope.yaml").read_text())
    return [
        each["spec"]["template"]["spec"]["containers"][0]
        for each in every
        if each["kind"] == "Deployment"
    ]


def _command_lines() -> list[list[str]]:
    """Return every command of ours that a deploy file starts, without the program's own name."""
    lines = [
        service["command"]
        for name, service in _compose()["services"].items()
        if name in {"api", "worker"}
    ]
    lines += [container["args"] for container in _deployments()]
    for unit in UNITS:
        lines.append(
            re.findall(r"^ExecStart=\S+/vitascope (.*)$", unit.read_text(), re.MULTILINE)[0].split()
        )
    return lines


def test_every_command_line_that_is_started_is_one_that_parses() -> None:
    group = typer.main.get_command(app)
    lines = _command_lines()
    assert len(lines) == 7
    for name, *options in lines:
        group.commands[name].make_context(name, options)  # type: ignore[attr-defined]


def test_services_have_probes_replicas_and_pinned_images() -> None:
    services = _compose()["services"]
    for name in ("api", "worker"):
        assert services[name]["deploy"]["replicas"] == 2
        assert "/readyz" in str(services[name]["healthcheck"])
    for container in _deployments():
        assert {"readinessProbe", "livenessProbe", "startupProbe"} <= set(container)
    images = [service["image"] for service in services.values() if "image" in service]
    images += [container["image"] for container in _deployments()]
    for image in images:
        assert re.search(r":v?\d+\.\d+", image), f"{image} is not pinned"


def test_settings_in_the_environment_have_values_that_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config_map = next(yaml.safe_load_all((DEPLOY / "kubernetes" / "vitascope.yaml").read_text()))
    for given in (_compose()["services"]["api"]["environment"], config_map["data"]):
        with monkeypatch.context() as environment:
            for name, value in given.items():
                environment.setenv(name, re.sub(r"\$\{\w+:-(.*)\}|\$\{.*?\}", r"\1", value))
            assert config.load().metrics


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "deploy/Dockerfile"],
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"],
        ["kubernetes-validate", "--strict", "deploy/kubernetes/vitascope.yaml"],
    ],
    ids=["Dockerfile", "compose", "kubernetes"],
)
def test_linters_find_nothing(command: list[str]) -> None:
    program = str(Path(sys.executable).parent / command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=DEPLOY.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_has_a_client_as_new_as_the_database_beside_it() -> None:
    assert "slim-trixie" in (DEPLOY / "Dockerfile").read_text()
    major = int(_compose()["services"]["postgres"]["image"].split(":")[1].split(".")[0])
    assert major <= DEBIAN_13_CLIENT


def test_dashboard_and_alerts_name_metrics_that_exist() -> None:
    dashboard = json.loads((DEPLOY / "observability" / "dashboard.json").read_text())
    rules = yaml.safe_load((DEPLOY / "observability" / "alerts.yaml").read_text())["groups"][0][
        "rules"
    ]
    texts = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    texts += [rule["expr"] for rule in rules]
    names = {f"vitascope_{name}" for text in texts for name in _metrics_in(text)}
    every = _families()
    ours = {family.name for family in every}
    assert names <= ours | {sample.name for family in every for sample in family.samples}
    shown = {name.removesuffix("_total").removesuffix("_bucket") for name in names}
    assert ours - shown == {"vitascope_credits_available"}


@pytest.mark.parametrize("ending", ["", ".zh-CN"])
def test_the_documents_name_every_metric_and_no_other(ending: str) -> None:
    named = {
        re.sub(r"\{.*", "", cell)
        for row in rows_of("operations", ending, "metrics")
        for cell in row.split("`, `")
    }
    known = {family.name + "_total" * (family.type == "counter") for family in _families()}
    assert named == known | {"process_resident_memory_bytes"}


def _families() -> list[Metric]:
    """Return everything that /metrics tells of the service."""
    return [*Collected(NOTHING, 0, DEPLOY).collect(), *REGISTRY.collect()]


def _metrics_in(text: str) -> list[str]:
    """Return the names in an expression, those of ``vitascope_(a|b)_total`` too."""
    for several in re.findall(r"vitascope_\(([a-z_|]+)\)(_total)", text):
        text += "".join(f" vitascope_{name}{several[1]}" for name in several[0].split("|"))
    return re.findall(r"vitascope_([a-z_]+)", text)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_are_hardened(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "KillSignal=SIGTERM",
        "CapabilityBoundingSet=",
    ):
        assert line in text
    if (systemd := shutil.which("systemd-analyze")) is None:
        assert "CI" not in os.environ, "systemd-analyze is missing: apt-get install systemd"
        pytest.skip(
            "systemd-analyze is not on this machine: the unit's directives were not verified"
        )
    (tmp_path / unit.name).write_text(text.replace("/opt/vitascope/bin/vitascope", "/bin/true"))
    for how in (["verify"], ["security", "--offline=true", f"--threshold={EXPOSURE}"]):
        done = subprocess.run(
            [systemd, *how, unit.name], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
