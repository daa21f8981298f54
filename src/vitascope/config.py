"""Settings: vitascope.toml < environment (VITASCOPE_*) < command-line flags.

Nothing else reads the environment.
"""

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from vitascope import addresses, misconfigured, shapes
from vitascope.errors import OperatorError

CONFIG_FILE = "vitascope.toml"
ENVIRONMENT_PREFIX = "VITASCOPE_"
SERVICE_LINK = re.compile(
    r"_SERVICE_(HOST|PORT\w*)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$"
)
CLIENT_VARIABLES = {"VITASCOPE_API_KEY", "VITASCOPE_BASE_URL", "VITASCOPE_CONFIG"}
"""Variables of the same prefix that are not settings of the service.

vitascope.client.config reads the first two.
"""


def _without_brackets(host: str) -> str:
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


HttpUrl = Annotated[str, AfterValidator(shapes.http_url)]


class EngineTable(BaseModel):
    """One ``[engines.NAME]`` table.

    What is not listed here goes to the engine's own constructor.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: str = Field(description="entry point's name, or module:Class")
    workers: int = Field(1, ge=1, le=64, description="children side by side")
    longest_seconds: float | None = Field(
        None, gt=0, description="longest clip; default: what the engine says itself"
    )
    devices: tuple[str, ...] = Field(
        (), description="cards, such as cuda:0, each with children of its own"
    )
    cards_per_clip: int = Field(
        1, ge=1, le=16, description="how many of the devices make one clip together"
    )

    @model_validator(mode="after")
    def _whole_groups(self) -> Self:
        if len(self.devices) % self.cards_per_clip:
            raise ValueError("cards_per_clip must divide the number of devices")
        if self.cards_per_clip > 1 and not self.devices:
            raise ValueError("cards_per_clip needs devices")
        if self.devices and "device" in self.options:
            raise ValueError("device and devices cannot stand together")
        return self

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Leave the engine's own settings out of what is printed: they may hold keys."""
        return [
            ("kind", self.kind),
            ("workers", self.workers),
            ("longest_seconds", self.longest_seconds),
        ]

    @property
    def options(self) -> dict[str, Any]:
        """The engine's own settings."""
        return dict(self.model_extra or {})

    @property
    def children(self) -> tuple[dict[str, Any], ...]:
        """The engine's settings for each child: ``workers`` of them, on each card or group of
        cards.
        """
        size = self.cards_per_clip
        groups = [
            {"device": self.devices[place]}
            if size == 1
            else {"devices": list(self.devices[place : place + size])}
            for place in range(0, len(self.devices), size)
        ]
        return tuple(self.options | group for group in groups or [{}] for _ in range(self.workers))


class Share(BaseModel):
    """An engine's place in a route: work is shared by weight, 0 stands in when no other is healthy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: str
    weight: float = Field(1.0, ge=0)


class Settings(BaseSettings):
    """Everything an operator may decide; made once by the command line and passed down."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, extra="forbid", frozen=True)

    data: Path = Field(
        default_factory=lambda: user_data_path("vitascope"),
        description="folder of the database and the videos",
    )
    database: SecretStr | None = Field(
        None,
        description="postgresql://… for several processes and machines; default: a SQLite file in the data folder",
    )
    storage: str | None = Field(
        None, description="s3://bucket/prefix for videos; default: the data folder"
    )
    storage_endpoint: HttpUrl | None = Field(
        None, description="address of an S3 service that is not Amazon's"
    )
    storage_region: str = Field("us-east-1", description="region of the bucket")
    storage_key_id: str | None = Field(
        None, description="access key of the bucket; default: this machine's own role"
    )
    storage_key_secret: SecretStr | None = Field(None, description="secret of storage_key_id")
    storage_downloads: Literal["proxy", "redirect"] = Field(
        "proxy",
        description="whether the API passes videos on from the bucket or sends clients there by a signed link",
    )
    secret_file: Path | None = Field(
        None,
        description="file of 32 random bytes that all processes share; default: secret.key in the data folder",
    )
    host: Annotated[str, AfterValidator(_without_brackets)] = Field(
        "127.0.0.1", min_length=1, description="address to listen on"
    )
    port: int = Field(8780, ge=0, le=65_535, description="port to listen on; 0 picks a free one")
    public_url: Annotated[str, AfterValidator(addresses.public_url)] | None = Field(
        None, description="how clients reach this service; default http://host:port"
    )
    trusted_proxies: tuple[addresses.Network, ...] = Field(
        (),
        description="addresses or networks of the proxies that say who a client is; default: none is believed",
    )
    cors_origins: tuple[Annotated[str, AfterValidator(addresses.origin)], ...] = Field(
        (),
        description="origins of web pages that may call the API, such as https://app.example.com; default: none",
    )
    http_status: Literal["ok", "mirror"] = Field(
        "ok", description="HTTP status of business answers: always 200, or the body's code mirrored"
    )
    max_body_bytes: int = Field(1_000_000, ge=1_000, description="largest request body")
    request_seconds: float = Field(
        15.0, gt=0, description="time that a request's head and its body may each take"
    )
    max_connections: int = Field(2_500, ge=10, description="open connections of one process")
    max_connections_per_peer: int | None = Field(
        None,
        ge=1,
        description="open connections of one address; default: nine tenths of max_connections",
    )
    creates_per_10_seconds: int = Field(
        20, ge=1, le=10_000, description="createTask calls of one account in any 10 seconds"
    )
    polls_per_second: int = Field(
        10, ge=0, description="recordInfo calls of one key in any second; 0 is no limit"
    )
    media_days: float = Field(14.0, gt=0, description="days that videos are kept")
    trash_days: float = Field(
        7.0, gt=0, description="days that videos which no task points to wait in the trash"
    )
    record_days: float = Field(
        60.0, gt=0, description="days that the records of ended tasks are kept"
    )
    engine: str = Field("scene", description="engine's entry point name, or module:Class")
    workers: int = Field(1, ge=1, le=64, description="engine processes side by side in `serve`")
    engines: dict[str, EngineTable] = Field(
        default_factory=dict, description="engines by name, each a table"
    )
    routes: dict[str, tuple[str | Share, ...]] = Field(
        default_factory=dict,
        description="engines per model: names in order, or tables with engine and weight",
    )
    short_side: int = Field(
        1080,
        ge=90,
        le=4320,
        multiple_of=18,
        description="pixels of a 1080p clip's shorter side; a model's other sizes follow",
    )
    start_credits: int = Field(
        10_000, ge=0, description="credits of the account that the first start makes"
    )
    priority_price: float = Field(
        2.0, ge=0, le=1_000, description="price of a priority task, times the model's; 0 if none"
    )
    off_peak_price: float = Field(
        0.5, ge=0, le=1_000, description="price of an off-peak task, times the model's; 0 if none"
    )
    overtaken_seconds: float = Field(
        1_800.0,
        gt=0,
        description="time after which tasks of a dearer tier no longer overtake a waiting one",
    )
    lease_seconds: float = Field(
        30.0, gt=0, description="how long a worker's right to a task lasts without a beat"
    )
    beat_seconds: float = Field(
        10.0, gt=0, description="time between two heartbeats, less than the lease"
    )
    task_deadline_seconds: float = Field(
        900.0, gt=0, description="longest time one attempt may take"
    )
    max_attempts: int = Field(3, ge=1, description="attempts before a task fails")
    drain_seconds: float = Field(
        20.0, ge=0, description="time that running work gets to finish at a stop"
    )
    sweep_seconds: float = Field(10.0, gt=0, description="time between two sweeps")
    callback_timeout_seconds: float = Field(
        15.0,
        gt=0,
        le=60,
        description="time for one callback attempt, from the look-up of its name to the answer's end",
    )
    callback_ports: tuple[Annotated[int, Field(ge=1, le=65_535)], ...] = Field(
        (80, 443, 8080, 8443), description="ports that callbacks may go to and pictures come from"
    )
    callback_networks: tuple[addresses.Network, ...] | None = Field(
        None,
        description="private networks that callbacks may go to and pictures come from; "
        "default: loopback on an install for this machine only",
    )
    picture_max_bytes: int = Field(
        50_000_000,
        ge=1_000,
        le=100_000_000,
        description="largest picture that a task is given, or that is uploaded",
    )
    picture_seconds: float = Field(
        30.0,
        gt=0,
        le=300,
        description="time for fetching one picture, from the look-up of its name to its last byte",
    )
    upload_days: float = Field(3.0, gt=0, description="days that uploads are kept")
    upload_account_bytes: int = Field(
        1_000_000_000,
        ge=0,
        description="bytes that the uploads of one account may hold; 0 takes none",
    )
    producer: str = Field(
        "Vitascope", min_length=1, description="who answers for the videos, in their labels"
    )
    visible_label: bool = Field(
        False, description="mark the first two seconds of every picture as generated"
    )
    label_certificate: Path | None = Field(
        None, description="PEM chain to sign labels with; default: our own"
    )
    label_key: Path | None = Field(None, description="PEM key (P-256) of the label certificate")
    timestamp_url: HttpUrl | None = Field(
        None,
        description="address of a time-stamping service (RFC 3161) that says when labels were signed; default: none",
    )
    metrics: bool = Field(
        False, description="whether /metrics answers whoever can reach this address"
    )
    traces_endpoint: HttpUrl | None = Field(
        None,
        description="address of an OpenTelemetry collector (OTLP over HTTP), http://…/v1/traces; default: no traces",
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="log lines for people or for machines"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least level that is logged"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags over environment over file."""
        assert isinstance(env_settings, EnvSettingsSource)
        env_settings.env_vars = {
            name: value
            for name, value in env_settings.env_vars.items()
            if not _is_a_service_link(name.upper(), value or "")
        }
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=_config_file()),
        )

    @property
    def base_url(self) -> str:
        """The address that result URLs start with, without a slash at its end."""
        return (
            self.public_url
            or f"http://{addresses.in_url(addresses.reachable(self.host))}:{self.port}"
        )

    @property
    def has_unknown_address(self) -> bool:
        """Say whether result URLs begin with an address that was only worked out."""
        return self.public_url is None and addresses.is_wildcard(self.host)

    @property
    def serves_this_machine_only(self) -> bool:
        """Say whether nothing but this machine can reach the service, as after a fresh install."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return addresses.is_loopback(self.host) and (
            public is None or addresses.is_loopback(public)
        )


def load(**flags: Any) -> Settings:
    """Read the settings; flags that are None do not count.

    Raises OperatorError naming the first unknown or wrong setting and where it stands.
    """
    _refuse_unknown_variables()
    given, file = (
        {name: value for name, value in flags.items() if value is not None},
        _config_file(),
    )
    try:
        _require_config(file)
        return Settings(**given)
    except ValidationError as error:
        raise misconfigured.fault(
            error.errors(),
            flags=given,
            prefix=ENVIRONMENT_PREFIX,
            file=file,
            known=Settings.model_fields,
        ) from None
    except SettingsError as error:
        raise misconfigured.not_json(str(error), ENVIRONMENT_PREFIX) from None
    except tomllib.TOMLDecodeError as error:
        raise OperatorError("{file} is not valid TOML: {why}", file=file, why=error) from None
    except UnicodeDecodeError:
        raise OperatorError("{file} must be UTF-8 text", file=file) from None
    except OSError as error:
        raise OperatorError("{file} cannot be read: {why}", file=file, why=error.strerror) from None


def _config_file() -> Path:
    return Path(os.environ.get("VITASCOPE_CONFIG", CONFIG_FILE))


def _require_config(file: Path) -> None:
    """Raise OSError for a file that was named and is not there, or is no file."""
    if "VITASCOPE_CONFIG" in os.environ or file.exists():
        file.open("rb").close()


def _refuse_unknown_variables() -> None:
    known = {ENVIRONMENT_PREFIX + name.upper() for name in Settings.model_fields} | CLIENT_VARIABLES
    for name in sorted(os.environ):
        if not name.upper().startswith(ENVIRONMENT_PREFIX) or name.upper() in known:
            continue
        if not _is_a_service_link(name, os.environ[name]):
            setting = name.upper().removeprefix(ENVIRONMENT_PREFIX).lower()
            raise misconfigured.unknown(setting, Settings.model_fields, f"{name}: ")


def _is_a_service_link(name: str, value: str) -> bool:
    """Return True for what Kubernetes puts into a pod's environment for a Service whose name begins
    as ours.
    """
    return bool(SERVICE_LINK.search(name)) or (name.endswith("_PORT") and "://" in value)
