"""Deploy files parse, name settings and commands that exist, and hold no secret; nothing here runs a container."""

import json
import re
from pathlib import Path

import typer
import yaml

from vitascope.cli.app import app
from vitascope.config import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"


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
    from vitascope.counts import Count

    source = (Path(__file__).parents[1] / "src" / "vitascope" / "api" / "metrics.py").read_text()
    known = {f"vitascope_{count.value}_total" for count in Count}
    known |= {
        name if name.startswith("vitascope_") else f"vitascope_{name}" for name in re.findall(r'"(\w+)", "', source)
    }
    dashboard = json.loads((DEPLOY / "observability" / "dashboard.json").read_text())
    rules = yaml.safe_load((DEPLOY / "observability" / "alerts.yaml").read_text())["groups"][0]["rules"]
    texts = [panel["targets"][0]["expr"] for panel in dashboard["panels"]] + [rule["expr"] for rule in rules]
    named = {name for text in texts for name in re.findall(r"vitascope_[a-z_]+", text)}
    assert named <= known


def test_units_are_hardened() -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text()
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "KillSignal=SIGTERM", "CapabilityBoundingSet="):
            assert line in text, unit
