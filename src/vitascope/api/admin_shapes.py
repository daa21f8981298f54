"""Bodies and answers of the operator's API, in the wire's camelCase; amounts in credits, times in unix milliseconds."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vitascope.accounts.account import AccountRow, Scope
from vitascope.accounts.key import KeyRow, KeyRules, NewKey, periods_of
from vitascope.catalog import MODELS
from vitascope.clock import now_ms
from vitascope.credits import credits_of, milli_of
from vitascope.engines.routes import read_route
from vitascope.marks.store import Choice
from vitascope.model_settings.settings import ModelSettings, SettingsChange
from vitascope.shapes import NullIsAbsent

Name = Annotated[str, Field(min_length=1, max_length=100)]
Credits = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Moment = Annotated[int, Field(ge=0, lt=2**53)]


OWNER_TEXT = "account that the key belongs to; null for the operator's, which have the scope admin"


class Strict(NullIsAbsent):
    """An operator's typo must not be ignored: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class EngineShare(Strict):
    """An engine's place in a model's route: work is shared by weight, 0 stands in when no other is healthy."""

    engine: Annotated[str, Field(min_length=1, max_length=100)]
    weight: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] = 1.0


class NewAccount(Strict):
    """An account to make."""

    name: Name
    credits: Credits = 0


class AccountChanges(Strict):
    """What to change of an account; what is absent stays."""

    name: Name | None = None
    maxRunning: Count | None = Field(None, description="tasks that may run at the same time")
    maxPending: Count | None = Field(None, description="unfinished tasks, waiting ones included")


class AccountShape(BaseModel):
    """An account."""

    id: str
    name: str
    credits: float
    running: int
    pending: int
    maxRunning: int
    maxPending: int
    createTime: int

    @classmethod
    def of(cls, row: AccountRow) -> "AccountShape":
        """Show an account."""
        return cls(
            id=row.id, name=row.name, credits=credits_of(row.balance_milli), running=row.running, pending=row.pending,
            maxRunning=row.max_running, maxPending=row.max_pending, createTime=row.created_ms,
        )  # fmt: skip


class KeyLimits(Strict):
    """What limits a key; null is no limit."""

    name: Name = "key"
    scopes: list[Literal["create", "read", "admin"]] = Field(
        ["create", "read"], min_length=1, max_length=3
    )
    networks: list[Annotated[str, Field(max_length=60)]] = Field(
        [],
        max_length=100,
        description="addresses or networks that the key may come from; empty for everywhere",
    )
    expiresAt: Moment | None = None
    capHour: Credits | None = Field(None, description="credits in any one hour (UTC)")
    capDay: Credits | None = Field(None, description="credits in any one day (UTC)")
    capTotal: Credits | None = Field(None, description="credits from now on")

    def rules(self, *, test: bool) -> KeyRules:
        """Return the key's rules."""
        return KeyRules(
            name=self.name, test=test, scopes=frozenset(Scope(scope) for scope in self.scopes),
            networks=tuple(self.networks), expires_ms=self.expiresAt, cap_hour=_milli(self.capHour),
            cap_day=_milli(self.capDay), cap_total=_milli(self.capTotal),
        )  # fmt: skip


class NewKeyRequest(KeyLimits):
    """A key to make."""

    test: bool = Field(False, description="make small clips without credits")


class KeyChanges(KeyLimits):
    """What to change of a key; what is absent stays."""


class Reset(Strict):
    """How a key is reset."""

    graceSeconds: Annotated[int, Field(ge=0, le=86_400)] = 0


class SecretShape(BaseModel):
    """A key just made or reset; ``key`` is shown this once."""

    id: str
    accountId: str | None = Field(description=OWNER_TEXT)
    name: str
    key: str

    @classmethod
    def of(cls, new: NewKey) -> "SecretShape":
        """Show a new key."""
        return cls(id=new.id, accountId=new.account_id, name=new.name, key=new.secret)


class KeyShape(BaseModel):
    """A key without its secret; spent counts while the key has a cap."""

    id: str
    accountId: str | None = Field(description=OWNER_TEXT)
    worksIn: str = Field(description="account in which the key creates and reads")
    name: str
    hint: str
    test: bool
    scopes: list[str]
    networks: list[str]
    state: Literal["good", "expired", "revoked"]
    createTime: int
    lastUseTime: int | None
    expiresAt: int | None
    revokeTime: int | None
    graceEndTime: int | None = Field(description="when the previous secret expires")
    capHour: float | None
    capDay: float | None
    capTotal: float | None
    spentHour: float
    spentDay: float
    spentTotal: float

    @classmethod
    def of(cls, row: KeyRow) -> "KeyShape":
        """Show a key."""
        rules, now = row.rules, now_ms()
        hour, day, total = (credits_of(row.spent.get(period, 0)) for period in periods_of(now))
        expired = rules.expires_ms is not None and rules.expires_ms <= now
        return cls(
            id=row.id, accountId=row.account_id, worksIn=row.works_in, name=rules.name, hint=row.hint, test=rules.test,
            scopes=sorted(rules.scopes), networks=list(rules.networks),
            state="revoked" if row.revoked_ms is not None else "expired" if expired else "good",
            createTime=row.created_ms, lastUseTime=row.last_used_ms, expiresAt=rules.expires_ms,
            revokeTime=row.revoked_ms, graceEndTime=row.previous_until_ms, capHour=_credits(rules.cap_hour),
            capDay=_credits(rules.cap_day), capTotal=_credits(rules.cap_total),
            spentHour=hour, spentDay=day, spentTotal=total,
        )  # fmt: skip

    def limits(self) -> dict[str, object]:
        """Return the fields that a change may name, as they stand."""
        return {field: getattr(self, field) for field in KeyLimits.model_fields}


class CreditMove(Strict):
    """Credits to add, or to take where the amount is negative."""

    amount: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ModelChanges(Strict):
    """What to change of a model; what is absent stays, null goes back to the catalogue's or the settings'."""

    model: str = Field(description="the model's name")
    enabled: bool | None = Field(None, description="whether createTask takes it")
    prices: dict[str, Credits] | None = Field(
        None,
        description="credits by price key, such as `5` or `second 720p`; what is not named has the catalogue's price",
        min_length=1,
    )  # fmt: skip
    engines: list[str | EngineShare] | None = Field(
        None,
        description="engines in order, or with weights, as in the setting `routes`",
        min_length=1,
        max_length=100,
    )

    def override(self) -> dict[str, Any]:
        """Return what is wanted, in the service's words."""
        given = self.model_fields_set
        wanted: dict[str, Any] = {} if self.enabled is None else {"enabled": self.enabled}
        if "prices" in given:
            wanted["prices"] = {
                name: milli_of(price) for name, price in (self.prices or {}).items()
            } or None
        if "engines" in given:
            wanted["route"] = self.engines and read_route(
                [each if isinstance(each, str) else each.model_dump() for each in self.engines]
            )
        return wanted


class ModelShape(BaseModel):
    """A model as it is offered now; changedBy is a key's id, `local` for this machine, or `console`."""

    model: str
    enabled: bool
    prices: dict[str, float] = Field(
        description="credits by the length in seconds, or `second`; then the size and `sound`, where they count"
    )
    standardPrices: dict[str, float] = Field(description="the catalogue's")
    engines: list[EngineShare]
    changedBy: str | None
    changeTime: int | None

    @classmethod
    def of(cls, given: ModelSettings) -> "ModelShape":
        """Show a model's settings."""
        changed = given.changed
        return cls(
            model=given.model.name, enabled=given.enabled, prices=_each(given.model.price_milli),
            standardPrices=_each(MODELS[given.model.name].price_milli),
            engines=[EngineShare(**vars(share)) for share in given.route],
            changedBy=changed.who if changed else None, changeTime=changed.at_ms if changed else None,
        )  # fmt: skip


class ModelChangeShape(BaseModel):
    """A change of a model; prices and engines are null where the catalogue's and the settings' counted from then on."""

    model: str
    enabled: bool
    prices: dict[str, float] | None
    engines: list[EngineShare] | None
    changedBy: str
    changeTime: int

    @classmethod
    def of(cls, change: SettingsChange) -> "ModelChangeShape":
        """Show a change."""
        override = change.override
        return cls(
            model=change.model,
            enabled=override.enabled,
            prices=None if override.prices is None else _each(override.prices),
            engines=None
            if override.route is None
            else [EngineShare(**vars(share)) for share in override.route],
            changedBy=change.who,
            changeTime=change.at_ms,
        )


class WatermarkSwitch(Strict):
    """Whether an account's clips carry a watermark from now on."""

    on: bool


class WatermarkChoice(BaseModel):
    """One decision of the operator's; changedBy is a key's id, `local` for this machine, or `console`."""

    on: bool
    changedBy: str
    changeTime: int


class WatermarkShape(BaseModel):
    """Whether an account's clips carry a watermark; they do if nobody decided otherwise."""

    on: bool
    changes: list[WatermarkChoice] = Field(description="newest first")

    @classmethod
    def of(cls, history: list[Choice]) -> "WatermarkShape":
        """Show the decisions about an account, given newest first."""
        changes = [
            WatermarkChoice(on=each.enabled, changedBy=each.who, changeTime=each.at_ms) for each in history
        ]  # fmt: skip
        return cls(on=changes[0].on if changes else True, changes=changes)


class MaintenanceSwitch(Strict):
    """Whether the service is closed to new tasks, and what callers are told ("" for the wire's words)."""

    on: bool
    message: Annotated[str, Field(max_length=500)] = ""


class ConsolePassword(Strict):
    """The operator's password for the console."""

    password: Annotated[str, Field(min_length=10, max_length=1_000)]


class AuditShape(BaseModel):
    """What an audit of the ledger found."""

    accounts: int
    entries: int
    faults: list[str]


def _each(prices: Mapping[str, int]) -> dict[str, float]:
    return {seconds: credits_of(milli) for seconds, milli in prices.items()}


def _milli(number: float | None) -> int | None:
    return None if number is None else milli_of(number)


def _credits(milli: int | None) -> float | None:
    return None if milli is None else credits_of(milli)
