"""Routes: which engines serve a model, in which order and shares; from the settings, as data."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vitascope.config import EngineTable, Settings, Share
from vitascope.engines.registry import abilities, is_explainer, longest_seconds, needs
from vitascope.errors import Invalid, OperatorError
from vitascope.video import Ability, VideoSpec

Route = tuple[Share, ...]


@dataclass(frozen=True, kw_only=True)
class Routes:
    """tables: every engine that runs here, by name. default: the route of a model that has none of
    its own.
    """

    tables: Mapping[str, EngineTable]
    default: Route
    by_model: Mapping[str, Route]

    @classmethod
    def of(cls, settings: Settings) -> "Routes":
        """Read the settings' ``engine``, ``engines`` and ``routes``.

        ``engine``, where it is set, serves every model without a route; else the engines in their
        order, the later ones standing in for the first.
        """
        chosen = "engine" in settings.model_fields_set or not settings.engines
        default = read_route((settings.engine,) if chosen else tuple(settings.engines))
        by_model = {model: read_route(entries) for model, entries in settings.routes.items()}
        names = dict.fromkeys(
            share.engine for route in (default, *by_model.values()) for share in route
        )
        tables = {name: settings.engines.get(name) or _plain(name, settings) for name in names}
        return cls(tables=tables, default=default, by_model=by_model)

    def only(self, names: Collection[str]) -> "Routes":
        """Return the part of the routes that these engines serve, for a worker that runs no other.

        Raises OperatorError for one that no route names: it would never get a task.
        """
        for name in names:
            if name not in self.tables:
                known = ", ".join(self.tables)
                raise OperatorError(
                    "No route names the engine {name}, so it would get no task; routes name: {known}",
                    name=name,
                    known=known,
                )

        def part(route: Route) -> Route:
            return tuple(share for share in route if share.engine in names)

        return Routes(
            tables={name: self.tables[name] for name in names},
            default=part(self.default),
            by_model={name: part(each) for name, each in self.by_model.items()},
        )

    def on_device(self, device: str) -> "Routes":
        """Return the same routes with every engine on one device, such as cuda:1."""
        single = {"device": device, "devices": (), "cards_per_clip": 1}
        tables = {name: table.model_copy(update=single) for name, table in self.tables.items()}
        return Routes(tables=tables, default=self.default, by_model=self.by_model)

    def route(self, model: str) -> Route:
        """Return the route of a model."""
        return self.by_model.get(model, self.default)

    def models_beside_default(self) -> frozenset[str]:
        """Return the models that have a route of their own."""
        return frozenset(self.by_model)

    def with_chosen(self, chosen: Mapping[str, Route]) -> "Routes":
        """Return these routes with those that the operator chose over them, as far as these engines
        serve them.
        """
        here = {
            model: tuple(each for each in route if each.engine in self.tables)
            for model, route in chosen.items()
        }
        return Routes(tables=self.tables, default=self.default, by_model={**self.by_model, **here})

    def abilities(self, route: Route) -> frozenset[Ability]:
        """Return what every engine of a route can do: any of them may get the task."""
        found = [
            self._abilities[share.engine] for share in route if share.engine in self._abilities
        ]
        return frozenset.intersection(*found) if found else frozenset()

    def require(
        self, route: Route, spec: VideoSpec, asked: Mapping[Ability, str] | None = None
    ) -> None:
        """Refuse at once what an engine of a task's route cannot make.

        asked are the abilities that a request asks for, each with its field. Raises Invalid naming
        the field.
        """
        able = self.abilities(route) if asked else ()
        for ability, field in (asked or {}).items():
            if ability not in able:
                raise Invalid(
                    "{field} must be left out: the engine here cannot {ability}",
                    field=f"input.{field}",
                    ability=ability,
                )
        for ability in self._needs_of(route) - set(asked or ()):
            raise Invalid(
                "{field} must be one that can {ability}, and be asked to: the engine here makes no "
                "other clips",
                field="model",
                ability=ability,
            )
        longest = self._longest_of(route)
        if longest is not None and spec.num_frames / spec.fps > longest:
            raise Invalid(
                "{field} must be at most {count}: the configured engine can't make longer clips",
                field="input.duration",
                count=int(longest),
            )

    def explainer(self, route: Route) -> str:
        """Return the first engine of a route that says what it will draw.

        Raises Invalid where none does.
        """
        for share in route:
            table = self.tables.get(share.engine)
            if table is not None and is_explainer(table):
                return share.engine
        raise Invalid(
            "{field} cannot be explained: its engine doesn't say what it will draw", field="model"
        )

    def _longest_of(self, route: Route) -> float | None:
        """Return what every engine of a route can make: any of them may get the task."""
        known = [
            length for share in route if (length := self._longest.get(share.engine)) is not None
        ]
        return min(known, default=None)

    def _needs_of(self, route: Route) -> frozenset[Ability]:
        found = [self._needs.get(share.engine, frozenset()) for share in route]
        return frozenset[Ability]().union(*found)

    @cached_property
    def _abilities(self) -> dict[str, frozenset[Ability]]:
        return {name: _declared(abilities, table) for name, table in self.tables.items()}

    @cached_property
    def _needs(self) -> dict[str, frozenset[Ability]]:
        return {name: _declared(needs, table) for name, table in self.tables.items()}

    @cached_property
    def _longest(self) -> dict[str, float | None]:
        return {name: _longest_of(table) for name, table in self.tables.items()}


def read_route(entries: Sequence[str | Share | Mapping[str, object]]) -> Route:
    """Read a list of names as: the first serves, the others stand in for it."""
    if not entries:
        raise OperatorError("A route must name at least one engine")
    return tuple(
        Share(engine=entry, weight=float(place == 0))
        if isinstance(entry, str)
        else Share.model_validate(entry)
        for place, entry in enumerate(entries)
    )


def _longest_of(table: EngineTable) -> float | None:
    try:
        return longest_seconds(table)
    except OperatorError:
        # The worker that opens this engine says so; who only takes requests has nothing to do with
        # it.
        return None


def _declared(
    ask: Callable[[EngineTable], frozenset[Ability]], table: EngineTable
) -> frozenset[Ability]:
    try:
        return ask(table)
    except OperatorError:
        # As for the length.
        return frozenset()


def _plain(name: str, settings: Settings) -> EngineTable:
    workers = settings.workers if name == settings.engine else 1
    return EngineTable.model_validate({"kind": name, "workers": workers})
