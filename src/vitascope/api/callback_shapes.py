"""Bodies and answers about callbacks, in the wire's camelCase; times in unix milliseconds."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vitascope.callbacks.callback import DeliveryState
from vitascope.shapes import BatchRecord, Record
from vitascope.wire import Code

END_OF_TIME = 2**53


class CallbackRow(BaseModel):
    """One callback; dueTime is when it is sent next, null when it is not."""

    id: str = Field(description="the webhook-id of every attempt")
    taskId: str
    batchId: str | None = Field(description="its batch, whose last task taskId is; else null")
    url: str
    receiver: str = Field(description="host:port")
    state: DeliveryState
    attempt: int
    createTime: int
    dueTime: int | None
    deliveredTime: int | None
    lastStatus: int | None
    lastError: str | None


class AttemptRow(BaseModel):
    """One attempt; answer is the first KiB of what the receiver said."""

    attempt: int
    time: int
    latencyMs: int
    status: int | None
    reason: str | None
    answer: str


class CallbackDetail(CallbackRow):
    """One callback with everything that was sent and said."""

    body: str
    attempts: list[AttemptRow]


class OffReceiver(BaseModel):
    """A receiver that was switched off after five days of failures; a replay switches it on again."""

    receiver: str = Field(description="host:port")
    failingSince: int | None
    offTime: int


class CallbackList(BaseModel):
    """Callbacks, newest first; cursor asks for the next page, null on the last."""

    callbacks: list[CallbackRow]
    cursor: str | None
    receiversOff: list[OffReceiver]


class CallbackRecord(Record):
    """recordInfo's data as a callback has it."""

    task_id: str
    updateTime: int = Field(description="unix milliseconds")


class TaskCallback(BaseModel):
    """Sent to ``callBackUrl`` when a task has ended: code 200 after success, else 501."""

    code: Code
    msg: str
    data: CallbackRecord
    taskId: str


class BatchCallback(BaseModel):
    """Sent to ``callBackUrl`` when the last task of a batch has ended: code 200 where all succeeded, else 501."""

    code: Code
    msg: str
    data: BatchRecord
    batchId: str


class Replayed(BaseModel):
    """How many callbacks go again."""

    count: int


class ReplayRequest(BaseModel):
    """Which callbacks to send again: one, those of a time, or all that were never delivered."""

    id: str = Field("", description="a callback's id or its task's")
    since: int = Field(0, ge=0, le=END_OF_TIME, description="made at or after, unix milliseconds")
    until: int = Field(
        END_OF_TIME, ge=0, le=END_OF_TIME, description="made before, unix milliseconds"
    )
    failed: bool = Field(False, description="only those that were never delivered")


class ReceiverRow(OffReceiver):
    """The same, with whose it is."""

    account: str


class WebhookShape(BaseModel):
    """What an account's receivers check with; previous is the secret before a rotation, while it still signs too."""

    secret: str
    previous: str | None
    signed: bool
    publicKey: str = Field(description="whpk_…: checks `v1a` signatures without a secret")
    keysUrl: str = Field(description="where the account's public keys are published")


class WebhookChanges(BaseModel):
    """Begin a new secret (both sign for a day, or the old one dies at once), or switch signing."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rotate: Literal["slowly", "at once"] | None = None
    signed: bool | None = None
