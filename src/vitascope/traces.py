"""Traces through OpenTelemetry: until an address to send them to is set, none of this is loaded,
measured or sent.

A task's trace begins at its createTask request and goes on in whichever process works on it: the
task's memo holds where the trace stands, as W3C's traceparent. Spans hold ids and names, never a
prompt, a key or an error's text.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from vitascope.errors import OperatorError
from vitascope.language import mark

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

MEMO_KEY = "trace"
"""Where a task's memo keeps its traceparent; an engine's own keys have a slash in them."""
MISSING_TEXT = mark(
    "The setting traces_endpoint needs more packages: pip install 'vitascope[otel]'"
)
EXPORT_SECONDS = 5
NS_PER_MS = 1_000_000

_OFF: AbstractContextManager[None] = nullcontext()
_live: "_Live | None" = None


def is_on() -> bool:
    """Say whether anybody wants traces."""
    return _live is not None


def span(name: str, *, parent: str = "", **attributes: str | int) -> AbstractContextManager[None]:
    """Measure a block.

    parent is the traceparent that it belongs to, default whatever is being measured here.
    """
    return _OFF if _live is None else _live.span(name, parent, attributes)


def past(name: str, began_ms: int, ended_ms: int, **attributes: str | int | float) -> None:
    """Note down a stretch that is over, in unix milliseconds, as a part of what is being measured
    here.
    """
    if _live is not None:
        _live.past(name, began_ms, ended_ms, attributes)


def current() -> str:
    """Return the traceparent of what is being measured here, empty for none."""
    return "" if _live is None else _live.current()


def send_to(endpoint: str, role: str) -> None:
    """Send traces to a collector, as OTLP over HTTP; OpenTelemetry's own variables say how
    (headers, sampling).

    Raises OperatorError where its packages are not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise OperatorError(MISSING_TEXT) from None
    provider = TracerProvider(
        resource=Resource.create({"service.name": "vitascope", "vitascope.role": role})
    )
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_SECONDS))
    )
    use(provider)


def use(provider: "TracerProvider") -> None:
    """Measure with a provider."""
    global _live
    _live = _Live(provider)


def close() -> None:
    """Send what is left and measure no more; may take as long as an export."""
    global _live
    if _live is not None:
        _live.provider.shutdown()
        _live = None


class _Live:
    """OpenTelemetry, loaded."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry.trace import StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self.provider = provider
        self._tracer = provider.get_tracer("vitascope")
        self._propagator = TraceContextTextMapPropagator()
        self._error = StatusCode.ERROR

    @contextmanager
    def span(self, name: str, parent: str, attributes: dict[str, Any]) -> Iterator[None]:
        context = self._propagator.extract({"traceparent": parent}) if parent else None
        with self._tracer.start_as_current_span(
            name,
            context,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as measured:
            try:
                yield
            except BaseException as error:
                measured.set_status(self._error, type(error).__name__)
                raise

    def past(self, name: str, began_ms: int, ended_ms: int, attributes: dict[str, Any]) -> None:
        measured = self._tracer.start_span(
            name, start_time=began_ms * NS_PER_MS, attributes=attributes
        )
        measured.end(end_time=max(began_ms, ended_ms) * NS_PER_MS)

    def current(self) -> str:
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier.get("traceparent", "")
