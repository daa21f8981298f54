"""The shapes of the wire: what requests and answers hold, as pydantic models; and their errors as sentences."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import ErrorDetails

from vitascope.wire import Code, State

CALLBACK_URL_MAX_CHARACTERS = 2_048


def http_url(value: str) -> str:
    """Return an address as it is.

    Raises ValueError where it is no absolute http or https URL.
    """
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("must be an absolute http or https URL with a port below 65536") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not value.isprintable() or " " in value:
        raise ValueError("must be an absolute http or https URL")
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
        return {name: value for name, value in values.items() if value is not None or not _has_value(cls, name)}


def _has_value(shape: type[BaseModel], name: str) -> bool:
    field = shape.model_fields.get(name)
    return field is not None and not field.is_required() and field.default is not None


CallbackUrl = Annotated[
    str,
    Field(max_length=CALLBACK_URL_MAX_CHARACTERS, json_schema_extra={"format": "uri"}),
    AfterValidator(http_url),
]

Input = TypeVar("Input", bound=BaseModel)


class CreateTask(BaseModel, Generic[Input]):
    """The body of createTask for one model; unknown keys are ignored, as real clients need."""

    model: str
    callBackUrl: Annotated[CallbackUrl | None, BeforeValidator(_trimmed)] = Field(
        None, description="POSTed to when the task ends"
    )
    input: Input


class Created(BaseModel):
    """``data`` of a createTask success: the same id twice, as the wire has it."""

    taskId: str
    recordId: str


class Record(BaseModel):
    """``data`` of recordInfo, in the wire's key order; ``response`` is absent until success."""

    taskId: str
    model: str
    state: State
    param: str = Field(description='JSON text of {"input": "<JSON text>", "callBackUrl", "model"}')
    resultJson: str = Field(description='JSON text of {"resultUrls": [...]} after success, else empty')
    failCode: str | None
    failMsg: str | None
    costTime: int | None = Field(description="seconds")
    completeTime: int | None = Field(description="unix milliseconds")
    createTime: int = Field(description="unix milliseconds")
    creditsConsumed: float
    operationType: str
    response: dict[str, Any] | None = Field(None, description="parsed resultJson; absent until success")
    successFlag: Literal[0, 1, 3]
    paramJson: str
    progress: int = Field(ge=0, le=100)


class TaskReference(BaseModel):
    """The body of cancelTask."""

    taskId: str = Field(min_length=1, max_length=200)


class TaskState(BaseModel):
    """``data`` of cancelTask: ``fail`` where the task has ended, else it ends when its engine has stopped."""

    taskId: str
    state: State


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
    hash: str = Field(description="SHA-256 over this entry and the hash of the one before")


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


def describe(errors: Iterable[ErrorDetails], *, skip: int = 0) -> str:
    """Say the first validation error as one sentence that names the field, less its first parts, and the rule."""
    error = next(iter(errors))
    field = ".".join(str(part) for part in error["loc"][skip:]) or "the body"
    return f"{field} {rule_of(error)}"


def rule_of(error: ErrorDetails) -> str:
    """Return the rule that a value broke, as the end of a sentence."""
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "is required"
        case "string_too_short":
            return "must not be empty"
        case "string_too_long":
            return f"must be at most {context['max_length']:,} characters"
        case "string_type":
            return "must be a string"
        case "string_unicode":
            return "must be valid Unicode text"
        case "literal_error":
            allowed: str = context["expected"]
            return "must be one of " + allowed.replace("'", '"').replace(" or ", ", ")
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be an object"
        case "value_error":
            return str(context["error"])
        case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size":
            return "must be a whole number"
        case "float_type" | "float_parsing" | "finite_number":
            return "must be a number"
        case "bool_type" | "bool_parsing":
            return "must be true or false"
        case "greater_than_equal":
            return f"must be at least {_number(context['ge'])}"
        case "greater_than":
            return f"must be more than {_number(context['gt'])}"
        case "less_than_equal":
            return f"must be at most {_number(context['le'])}"
        case "less_than":
            return f"must be less than {_number(context['lt'])}"
        case "multiple_of":
            return f"must be a multiple of {_number(context['multiple_of'])}"
        case "extra_forbidden":
            return "is unknown"
        case "ip_v4_network" | "ip_v6_network":
            return "must be an address or a network such as 10.0.0.0/8"
        case "list_type" | "tuple_type":
            return "must be a list"
        case _:
            sentence = error["msg"]
            return sentence[0].lower() + sentence[1:]


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"
