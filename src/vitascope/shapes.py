"""The shapes of the wire: what requests and answers hold, as pydantic models; and their errors as sentences."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import ErrorDetails

from vitascope.errors import FieldError
from vitascope.language import mark as _
from vitascope.wire import Code, State

CALLBACK_URL_MAX_CHARACTERS = 2_048
BATCH_MAX = 20
"""Inputs of one createTasks call."""
KEEP_SECONDS_MIN = 60


def http_url(value: str) -> str:
    """Return an address as it is.

    Raises ValueError where it is no absolute http or https URL.
    """
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise FieldError(
            "{field} must be an absolute http or https URL with a port below 65536"
        ) from None
    is_web = parts.scheme in {"http", "https"} and parts.hostname
    if not is_web or not value.isprintable() or " " in value:
        raise FieldError("{field} must be an absolute http or https URL")
    return value


def _trimmed(value: Any) -> Any:
    """Return text without white space around it; None for nothing else, as clients send it for no callback."""
    return (value.strip() or None) if isinstance(value, str) else value


class NullIsAbsent(BaseModel):
    """A shape in which null stands for a field that was left out: clients write it for what nobody has set.

    Required fields still refuse it, and fields whose default is null may give it a meaning of their own.
    """

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, values: Any) -> Any:
        if not isinstance(values, Mapping) or None not in values.values():
            return values
        return {
            name: value
            for name, value in values.items()
            if value is not None or not _has_value(cls, name)
        }


def _has_value(shape: type[BaseModel], name: str) -> bool:
    field = shape.model_fields.get(name)
    return field is not None and not field.is_required() and field.default is not None


CallbackUrl = Annotated[
    str,
    Field(max_length=CALLBACK_URL_MAX_CHARACTERS, json_schema_extra={"format": "uri"}),
    AfterValidator(http_url),
]

Input = TypeVar("Input", bound=BaseModel)


TierName = Literal["standard", "priority", "off-peak"]
TIER_TEXT = "standard by default; priority goes first and off-peak last, each at its own price"


class CreateTask(BaseModel, Generic[Input]):
    """The body of createTask for one model; unknown keys are ignored, as real clients need."""

    model: str
    callBackUrl: Annotated[CallbackUrl | None, BeforeValidator(_trimmed)] = Field(
        None, description="POSTed to when the task ends"
    )
    tier: TierName | None = Field(None, description=TIER_TEXT)
    keepSeconds: int | None = Field(
        None,
        ge=KEEP_SECONDS_MIN,
        description="how long the video is kept after its end; default: as long as the service does",
    )
    input: Input


class CreateTasks(NullIsAbsent):
    """The body of createTasks: the same model for every input, and one callback at the end."""

    model: str
    callBackUrl: Annotated[CallbackUrl | None, BeforeValidator(_trimmed)] = Field(
        None, description="POSTed to once, when the last task has ended"
    )
    tier: TierName | None = Field(None, description=TIER_TEXT)
    keepSeconds: int | None = Field(
        None, ge=KEEP_SECONDS_MIN, description="how long each video is kept after its task's end"
    )
    inputs: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=BATCH_MAX,
        description="createTask's `input`, once for every task",
    )

    def single(self, number: int) -> dict[str, Any]:
        """Return the createTask body that one of the inputs stands for."""
        beside = self.model_dump(include={"model", "tier", "keepSeconds"})
        return {**beside, "input": self.inputs[number]}


class ExplainRequest(BaseModel):
    """The body of explain: a createTask body, of which nothing but the video counts."""

    model: str
    input: dict[str, Any]


class Created(BaseModel):
    """``data`` of a createTask success: the same id twice, as the wire has it."""

    taskId: str
    recordId: str


class CreatedBatch(BaseModel):
    """``data`` of a createTasks success; taskIds are in the order of the inputs."""

    batchId: str
    taskIds: list[str]


class Record(BaseModel):
    """``data`` of recordInfo, in the wire's key order; ``response`` is absent until success.

    ``leftOut``, ``expireTime`` and ``deletedTime`` are additions of this service.
    """

    taskId: str
    model: str
    state: State
    param: str = Field(description='JSON text of {"input": "<JSON text>", "callBackUrl", "model"}')
    resultJson: str = Field(
        description='JSON text of {"resultUrls": [...]} after success, else empty'
    )
    failCode: str | None
    failMsg: str | None
    costTime: int | None = Field(description="seconds")
    completeTime: int | None = Field(description="unix milliseconds")
    createTime: int = Field(description="unix milliseconds")
    creditsConsumed: float
    operationType: str
    response: dict[str, Any] | None = Field(
        None, description="parsed resultJson; absent until success"
    )
    successFlag: Literal[0, 1, 3]
    paramJson: str
    progress: int = Field(ge=0, le=100)
    leftOut: list[str] | None = Field(
        None,
        description="fields that the engine leaves out, at no cost; absent if it takes them all",
    )
    batchId: str | None = Field(None, description="its batch; absent where it is in none")
    tier: TierName | None = Field(None, description="absent where it is standard")
    expireTime: int | None = Field(
        None,
        description="unix milliseconds at which the video is deleted; absent without keepSeconds",
    )
    deletedTime: int | None = Field(
        None, description="unix milliseconds; absent while the video has not been deleted"
    )


class BatchRecord(BaseModel):
    """``data`` of batchInfo; completeTime is null until the last task has ended."""

    batchId: str
    model: str
    total: int
    succeeded: int
    failed: int
    pending: int = Field(description="tasks that have not ended")
    createTime: int = Field(description="unix milliseconds")
    completeTime: int | None = Field(description="unix milliseconds")
    creditsConsumed: float = Field(description="of all tasks; what failed costs nothing")
    tasks: list[Record] = Field(description="in the order of the inputs")


class TaskReference(BaseModel):
    """The body of cancelTask."""

    taskId: str = Field(min_length=1, max_length=200)


class BatchReference(BaseModel):
    """The body of cancelBatch."""

    batchId: str = Field(min_length=1, max_length=200)


class TaskState(BaseModel):
    """``data`` of cancelTask: ``fail`` where the task has ended, else it ends when its engine has stopped."""

    taskId: str
    state: State


class DeletedTask(BaseModel):
    """``data`` of deleteTask."""

    taskId: str
    deletedTime: int = Field(description="unix milliseconds")


class QueuePlace(BaseModel):
    """``data`` of a task's place in line."""

    taskId: str
    position: int | None = Field(description="1 is next; null where the task does not wait")


class TaskList(BaseModel):
    """``data`` of the list of tasks; cursor asks for the next page, null on the last."""

    tasks: list[Record]
    cursor: str | None


class LedgerRow(BaseModel):
    """One movement of credits; ``change`` is what it added to the balance."""

    id: int
    kind: Literal["top-up", "hold", "charge", "release", "withdrawal"]
    amount: float
    change: float
    taskId: str | None
    reason: str
    createTime: int = Field(description="unix milliseconds")
    hash: str = Field(description="SHA-256 over this entry and the hash of the previous one")


class LedgerList(BaseModel):
    """``data`` of the ledger, newest first; cursor asks for the next page, null on the last."""

    entries: list[LedgerRow]
    cursor: str | None


class UrlReference(BaseModel):
    """The body of download-url."""

    url: str = Field(max_length=CALLBACK_URL_MAX_CHARACTERS)


class ModelCard(BaseModel):
    """A model in the catalogue."""

    model: str
    slug: str
    title: str
    provider: str
    taskType: list[str]
    description: str
    pricingDesc: str


class ModelList(BaseModel):
    """``data`` of the catalogue."""

    total: int
    models: list[ModelCard]


class ModelPrice(BaseModel):
    """``data`` of a model's price."""

    model: str
    pricingDesc: str
    tiers: dict[TierName, float] = Field(
        description="the tiers that are offered, and by what the price is multiplied"
    )


class SuccessPoint(BaseModel):
    """How many of the tasks that ended in ten minutes succeeded; times in unix milliseconds."""

    start: int
    end: int
    successRate: float | None = Field(description="a share of 1; null where nothing ended")
    errorRate: float | None
    isNormal: bool


class SuccessRate(BaseModel):
    """``data`` of a model's success rate: the last 24 hours in 144 points, oldest first."""

    model: str
    points: list[SuccessPoint]


class ModelSchema(BaseModel):
    """``data`` of a model's schema: its createTask body."""

    model: str
    openapi: dict[str, Any]


Data = TypeVar("Data")


class Envelope(BaseModel, Generic[Data]):
    """What every answer is wrapped in."""

    code: Code
    msg: str
    data: Data | None


def describe(errors: Iterable[ErrorDetails], *, skip: int = 0) -> tuple[str, dict[str, object]]:
    """Return the first validation error as a rule and its values; the field is named less its first parts."""
    error = next(iter(errors))
    field = ".".join(str(part) for part in error["loc"][skip:]) or "the body"
    rule, values = rule_of(error)
    return rule, {**values, "field": field}


def rule_of(error: ErrorDetails) -> tuple[str, dict[str, object]]:
    """Return the rule that a value broke, with its values but for the field's name."""
    context, kind = error.get("ctx", {}), error["type"]
    match kind:
        case "string_too_long":
            return _("{field} must be at most {count:,} characters"), {
                "count": context["max_length"]
            }
        case "too_long":
            return _("{field} must hold at most {count:,}"), {"count": context["max_length"]}
        case "literal_error":
            allowed: str = context["expected"]
            return _("{field} must be one of {choices}"), {
                "choices": allowed.replace("'", '"').replace(" or ", ", ")
            }
        case "value_error" if isinstance(found := context["error"], FieldError):
            return found.rule, found.values
        case "value_error":
            return "{field} {what}", {"what": context["error"]}
        case _ if kind in BOUNDS:
            name, rule = BOUNDS[kind]
            return rule, {"bound": _number(context[name])}
        case _ if kind in RULES:
            return RULES[kind], {}
        case _:
            sentence = error["msg"]
            return "{field} {what}", {"what": sentence[0].lower() + sentence[1:]}


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


BOUNDS = {
    "greater_than_equal": ("ge", _("{field} must be at least {bound}")),
    "greater_than": ("gt", _("{field} must be more than {bound}")),
    "less_than_equal": ("le", _("{field} must be at most {bound}")),
    "less_than": ("lt", _("{field} must be less than {bound}")),
    "multiple_of": ("multiple_of", _("{field} must be a multiple of {bound}")),
}
"""What pydantic calls a bound in an error's context, and its rule."""

RULES = {
    "missing": _("{field} is required"),
    "extra_forbidden": _("{field} is unknown"),
    "string_too_short": _("{field} must not be empty"),
    "too_short": _("{field} must not be empty"),
    "string_type": _("{field} must be a string"),
    "string_unicode": _("{field} must be valid Unicode text"),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"), _("{field} must be an object")
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"),
        _("{field} must be a whole number"),
    ),
    **dict.fromkeys(
        ("float_type", "float_parsing", "finite_number"), _("{field} must be a number")
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), _("{field} must be true or false")),
    **dict.fromkeys(
        ("ip_v4_network", "ip_v6_network"),
        _("{field} must be an address or a network such as 10.0.0.0/8"),
    ),
    **dict.fromkeys(("list_type", "tuple_type"), _("{field} must be a list")),
}
"""The rule of each kind of error that pydantic finds."""
