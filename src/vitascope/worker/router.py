"""The router: which engine may take which model's tasks now, by health and shares."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vitascope import clock, log
from vitascope.catalog import MODELS
from vitascope.engines.routes import Route, Routes
from vitascope.tasks.task import ClaimFilter

logger = log.get("worker")

FAILURES_TO_UNHEALTHY = 2
"""That many failed attempts in a row, whatever the tasks, and an engine is left alone for a while.
"""
FIRST_COOLDOWN_SECONDS = 5.0
LONGEST_COOLDOWN_SECONDS = 300.0


@dataclass
class Health:
    """How an engine has been doing."""

    failures: int = 0
    cooldowns: int = 0
    cooldown_until: float = 0.0

    def rest(self) -> float:
        """Begin a pause, twice as long as the one before; return its length in seconds."""
        seconds: float = min(LONGEST_COOLDOWN_SECONDS, FIRST_COOLDOWN_SECONDS * 2**self.cooldowns)
        self.cooldowns += 1
        self.cooldown_until = clock.monotonic_seconds() + seconds
        return seconds


class Router:
    """Weights share the work between healthy engines that are free.

    Weight 0 stands in when no other is healthy.
    """

    def __init__(self, routes: Routes) -> None:
        """Start with every engine healthy and nothing served."""
        self._own = self._routes = routes
        self.engines = tuple(routes.tables)
        self._health = {name: Health() for name in routes.tables}
        self._free: Counter[str] = Counter(
            {name: len(table.children) for name, table in routes.tables.items()}
        )
        self._served: Counter[tuple[str, str]] = Counter()

    def follow(self, chosen: Mapping[str, Route]) -> bool:
        """Take the routes that the operator chose over those of the settings.

        Say whether this changed any.
        """
        routes = self._own.with_chosen(chosen)
        changed = routes.by_model != self._routes.by_model
        self._routes = routes
        return changed

    def claimable(self, engine: str) -> frozenset[str] | None:
        """Return the models whose tasks a free child of engine may take now.

        None for all there are.
        """
        models = frozenset(MODELS) | self._routes.models_beside_default()
        mine = frozenset(model for model in models if self._may_take(engine, model))
        return None if mine == models else mine

    def claim_filter(self, engine: str) -> ClaimFilter | None:
        """Return who a free child of engine is to the line of tasks; None where it may take nothing
        now.

        An engine whose turn it is not still takes up what it has under way elsewhere; one that
        rests leaves it alone.
        """
        models = self.claimable(engine)
        if models == frozenset() and self.is_cooling_down(engine):
            return None
        return ClaimFilter(
            engine=engine,
            models=models,
            unhealthy=frozenset(filter(self.is_cooling_down, self.engines)),
        )

    def models_of(self, engine: str) -> frozenset[str]:
        """Return the models that engine serves at all, first or as a stand-in."""
        models = frozenset(MODELS) | self._routes.models_beside_default()
        return frozenset(
            model
            for model in models
            if engine in {share.engine for share in self._routes.route(model)}
        )

    def begins(self, engine: str, model: str) -> None:
        """Note that a child of engine took a task."""
        self._free[engine] -= 1
        self._served[engine, model] += 1

    def ends(self, engine: str, *, failed: bool | None) -> None:
        """Note that it is free again.

        failed is None where the attempt says nothing about the engine.
        """
        self._free[engine] += 1
        health = self._health[engine]
        if failed is False:
            self.mark_healthy(engine)
        elif failed:
            health.failures += 1
            if health.failures >= FAILURES_TO_UNHEALTHY:
                self.mark_unhealthy(engine, "its attempts fail")

    def mark_unhealthy(self, engine: str, why: str) -> None:
        """Leave an engine alone for a while."""
        seconds = self._health[engine].rest()
        if len(self._routes.tables) > 1:
            logger.warning("engine cools down", engine=engine, why=why, seconds=seconds)

    def mark_healthy(self, engine: str) -> None:
        """Forget an engine's failures."""
        self._health[engine] = Health()

    def is_cooling_down(self, engine: str) -> bool:
        """Say whether an engine is being left alone."""
        return self._health[engine].cooldown_until > clock.monotonic_seconds()

    def _may_take(self, engine: str, model: str) -> bool:
        route = self._routes.route(model)
        weights = {share.engine: share.weight for share in route}
        if engine not in weights:
            return False
        healthy = [share.engine for share in route if not self.is_cooling_down(share.engine)]
        working = [name for name in healthy if weights[name] > 0]
        if not working:
            # Nobody who should serve is well: the first stand-in that is, else whoever stands
            # first.
            return engine == (healthy or [route[0].engine])[0]
        return engine in working and self._is_behind(engine, model, weights, working)

    def _is_behind(
        self, engine: str, model: str, weights: dict[str, float], working: Iterable[str]
    ) -> bool:
        """Say whether engine has had no more than its share, compared with those who could take the
        task instead.
        """
        mine = self._served[engine, model] / weights[engine]
        others = [name for name in working if name != engine and self._free[name] > 0]
        return all(mine <= self._served[name, model] / weights[name] for name in others)
