"""Metrics in Prometheus' text form: what the rows say, and what this process counted."""

import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from vitascope.api.state import runtime_of
from vitascope.db.gauges import Gauges, read_gauges
from vitascope.errors import NotFound
from vitascope.metrics import REGISTRY

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Collected(Collector):
    """What /metrics tells of the rows that all processes share, and of the disk."""

    def __init__(self, gauges: Gauges, listeners: int, data: Path) -> None:
        """Tell of these rows, of so many engine children that listen for work, and of the data folder's disk."""
        self._gauges = gauges
        self._listeners = listeners
        self._data = data

    def collect(self) -> Iterator[Metric]:
        """Yield what the rows say, then the free disk space."""
        yield from self._shared()
        free = shutil.disk_usage(self._data).free
        yield GaugeMetricFamily(
            "vitascope_disk_free_bytes", "free where the data folder is", value=free
        )

    def _shared(self) -> Iterator[Metric]:
        now = self._gauges
        yield _by_label("tasks_unfinished", "unfinished tasks", "state", now.unfinished)
        yield _by_label(
            "queue_age_seconds", "longest wait of an account's tasks", "account", now.queue_ages
        )
        yield _credits(now.credits_milli)
        for name, text, value in (
            ("workers_listening", "engine processes that listen for work", self._listeners),
            (
                "leases_run_out",
                "leases that ran out and wait for another worker",
                now.leases_run_out,
            ),
            ("callbacks_waiting", "callbacks not delivered yet", now.callbacks_waiting),
            ("callback_age_seconds", "age of the oldest callback not delivered", now.callback_age),
            ("receivers_off", "receivers that were switched off for failing", now.receivers_off),
            ("credits_available", "credits of all accounts", now.balances_milli / 1_000),
        ):
            yield GaugeMetricFamily(f"vitascope_{name}", text, value=value)


async def metrics(request: Request) -> Response:
    """Tell how the service and this process stand, where the operator has switched it on."""
    runtime = runtime_of(request)
    if not runtime.settings.metrics:
        raise NotFound
    gauges = await runtime.db.read(partial(read_gauges, moved=runtime.credits_moved))
    shared = CollectorRegistry()
    shared.register(Collected(gauges, await runtime.queue.listeners(), runtime.settings.data))
    ProcessCollector(registry=shared)
    return Response(generate_latest(shared) + generate_latest(REGISTRY), media_type=TEXT)


def _by_label(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"vitascope_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _credits(milli: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily("vitascope_credits", "credits moved in all", labels=["kind"])
    for kind, amount in milli.items():
        family.add_metric([kind], amount / 1_000)
    return family
