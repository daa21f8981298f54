"""The shapes of the wire: what requests and answers hold, as pydantic models; and their errors as sentences."""

from collections.abc import Iterable
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import ErrorDetails

from vitascope.wire import Code, State

CALLBACK_URL_MAX_CHARACTERS = 2_048


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not value.isprintable() or " " in value:
        raise ValueError("must be an absolute http or https URL")
    _ = parts.port  # raises ValueError on a port out of range
    return value


CallbackUrl = Annotated[
    str,
    Field(max_length=CALLBACK_URL_MAX_CHARACTERS, json_schema_extra={"format": "uri"}),
    AfterValidator(_http_url),
]

Input = TypeVar("Input", bound=BaseModel)


class CreateTask(BaseModel, Generic[Input]):
    """The body of createTask for one model; unknown keys are ignored, as real clients need."""

    model: str
    callBackUrl: CallbackUrl | None = Field(None, description="POSTed to when the task ends")
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
    taskType: str
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
    return f"{field} {_rule(error)}"


def _rule(error: ErrorDetails) -> str:
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
        case _:
            sentence = error["msg"]
            return sentence[0].lower() + sentence[1:]
