"""Metrics in Prometheus' text form: what the rows say, and what this process counted."""

from collections.abc import Iterator

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from vitascope import counts
from vitascope.api.deps import RuntimeDep
from vitascope.db.gauges import Gauges, read_gauges
from vitascope.errors import NotFound

router = APIRouter(tags=["health"])

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class _Collected(Collector):
    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        now = self._gauges
        yield _by_label("vitascope_tasks_unfinished", "unfinished tasks", "state", now.unfinished)
        yield _by_label("vitascope_queue_age_seconds", "longest wait of an account's tasks", "account", now.queue_ages)
        yield _by_label("vitascope_credits_moved", "credits moved since ever", "kind", _credits(now.credits_milli))
        for name, text, value in (
            ("leases_run_out", "leases that ran out and wait for another worker", now.leases_run_out),
            ("callbacks_waiting", "callbacks not delivered yet", now.callbacks_waiting),
            ("callback_age_seconds", "age of the oldest callback not delivered", now.callback_age),
            ("credits_available", "credits of all accounts", now.balances_milli / 1_000),
        ):
            yield GaugeMetricFamily(f"vitascope_{name}", text, value=value)
        for what, number in counts.all_counts().items():
            yield CounterMetricFamily(f"vitascope_{what}", "since this process started", value=number)


@router.get("/metrics", include_in_schema=False)
async def metrics(runtime: RuntimeDep) -> Response:
    """Tell how the service and this process stand, where the operator has switched it on."""
    if not runtime.settings.metrics:
        raise NotFound
    registry = CollectorRegistry()
    registry.register(_Collected(await runtime.db.read(read_gauges)))
    ProcessCollector(registry=registry)
    return Response(generate_latest(registry), media_type=TEXT)


def _by_label(name: str, text: str, label: str, values: dict[str, float] | dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _credits(milli: dict[str, int]) -> dict[str, float]:
    return {kind: amount / 1_000 for kind, amount in milli.items()}
