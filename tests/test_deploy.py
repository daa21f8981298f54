"""Deploy files parse, name settings and commands that exist, and hold no secret; nothing here runs a container."""

import json
import re
from pathlib import Path

import pytest
import typer
import yaml

from tests.test_docs import rows_of
from vitascope.api.metrics import Collected
from vitascope.cli.app import app
from vitascope.config import Settings
from vitascope.db.gauges import Gauges

DEPLOY = Path(__file__).parents[1] / "deploy"
NOTHING = Gauges(
    unfinished={"waiting": 0}, queue_ages={"acc": 0.0}, leases_run_out=0, callbacks_waiting=0, callback_age=0.0,
    receivers_off=0, credits_milli={"hold": 0}, balances_milli=0,
)  # fmt: skip


def test_every_setting_named_in_a_deploy_file_exists() -> None:
    known = {f"VITASCOPE_{name.upper()}" for name in Settings.model_fields} | {"VITASCOPE_CONFIG"}
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert set(re.findall(r"VITASCOPE_[A-Z_]+", path.read_text())) <= known, path


def test_services_start_commands_that_exist_and_have_probes() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name in ("api", "worker"):
        service = compose["services"][name]
        assert service["command"][0] in commands
        assert service["deploy"]["replicas"] == 2
        assert "healthcheck" in service
    pods = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "vitascope.yaml").read_text()))
    for each in (pod for pod in pods if pod["kind"] == "Deployment"):
        container = each["spec"]["template"]["spec"]["containers"][0]
        assert container["args"][0] in commands
        assert {"readinessProbe", "livenessProbe", "startupProbe"} <= set(container)


def test_dashboard_and_alerts_name_metrics_that_exist() -> None:
    dashboard = json.loads((DEPLOY / "observability" / "dashboard.json").read_text())
    rules = yaml.safe_load((DEPLOY / "observability" / "alerts.yaml").read_text())["groups"][0]["rules"]
    texts = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    texts += [rule["expr"] for rule in rules]
    names = {f"vitascope_{name}" for text in texts for name in _metrics_in(text)}
    every = list(Collected(NOTHING, 0, DEPLOY).collect())
    ours = {family.name for family in every}
    assert names <= ours | {sample.name for family in every for sample in family.samples}
    shown = {name.removesuffix("_total").removesuffix("_bucket") for name in names}
    assert ours - shown == {"vitascope_credits_available"}


@pytest.mark.parametrize("ending", ["", ".zh-CN"])
def test_the_documents_name_every_metric_and_no_other(ending: str) -> None:
    named = {
        re.sub(r"\{.*", "", cell) for row in rows_of("operations", ending, "metrics") for cell in row.split("`, `")
    }
    every = Collected(NOTHING, 0, DEPLOY).collect()
    known = {family.name + "_total" * (family.type == "counter") for family in every}
    assert named == known | {"process_resident_memory_bytes"}


def _metrics_in(text: str) -> list[str]:
    """Return the names in an expression, those of ``vitascope_(a|b)_total`` too."""
    for several in re.findall(r"vitascope_\(([a-z_|]+)\)(_total)", text):
        text += "".join(f" vitascope_{name}{several[1]}" for name in several[0].split("|"))
    return re.findall(r"vitascope_([a-z_]+)", text)


def test_units_are_hardened() -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text()
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "KillSignal=SIGTERM", "CapabilityBoundingSet="):
            assert line in text, unit
