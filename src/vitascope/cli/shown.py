"""The operator's API's answers as people read them: tables, and sentences with the next step."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from vitascope.cli.look import (
    Column,
    age,
    ago,
    facts_table,
    local_time,
    number,
    short_ids,
    table,
)
from vitascope.cli.words import say
from vitascope.language import mark as _

Row = Mapping[str, Any]

KEY_STATES = {"good": _("works"), "expired": _("expired"), "revoked": _("revoked")}
KINDS = {
    "top-up": _("topped up"),
    "hold": _("held"),
    "charge": _("charged"),
    "release": _("given back"),
    "withdrawal": _("deducted"),
}


def account_made(row: Row) -> str:
    """Say that an account was made, and what it needs."""
    made = say(
        "Account {name} created ({credits} credits).",
        name=row["name"],
        credits=number(row["credits"]),
    )
    return (
        made
        + "\n"
        + say("Next: vitascope key create --account {name}", name=shlex.quote(row["name"]))
    )


def account_changed(row: Row) -> str:
    """Say how an account stands after a change."""
    return say(
        "Account {name}: at most {running} tasks running and {pending} unfinished.",
        name=row["name"], running=row["maxRunning"], pending=row["maxPending"],
    )  # fmt: skip


def accounts(rows: Sequence[Row]) -> str:
    """Return the table of accounts."""
    columns = [
        Column(title=say("ID")),
        Column(title=say("NAME"), is_flexible=True),
        Column(title=say("CREDITS"), is_number=True),
        Column(title=say("RUNNING"), is_number=True, rank=2),
        Column(title=say("UNFINISHED"), is_number=True, rank=3),
        Column(title=say("AGE"), is_number=True, rank=1),
    ]
    ids = short_ids([row["id"] for row in rows])
    cells = [
        [shown, row["name"], number(row["credits"]), f"{row['running']}/{row['maxRunning']}",
         f"{row['pending']}/{row['maxPending']}", age(row["createTime"])]
        for shown, row in zip(ids, rows, strict=True)
    ]  # fmt: skip
    return table(columns, cells) if rows else say("none")


def watermark(answer: Row) -> str:
    """Say whether clips carry a watermark, and who decided so when."""
    said = say("Clips carry a watermark.") if answer["on"] else say("Clips carry no watermark.")
    lines = [
        say("{time}: switched {state} by {who}", time=local_time(each["changeTime"]), state=_on(each["on"]),
            who=each["changedBy"])
        for each in answer["changes"]
    ]  # fmt: skip
    return "\n".join([said, *lines])


def secret(row: Row) -> str:
    """Return a new key alone, for scripts."""
    return str(row["key"])


def key_made(row: Row) -> str:
    """Say what a new key is and how it is used."""
    return say(
        "Key {name} created ({id}). It is shown this once. Use it: export VITASCOPE_API_KEY=…",
        name=row["name"], id=row["id"],
    )  # fmt: skip


def key_reset(row: Row) -> str:
    """Say that a key has a new secret."""
    return say(
        "Key {name} has a new secret ({id}). It is shown this once.", name=row["name"], id=row["id"]
    )


def key_revoked(row: Row) -> str:
    """Say that a key is dead."""
    return say("Key {name} is revoked ({id}): it works no more.", name=row["name"], id=row["id"])


def keys(rows: Sequence[Row]) -> str:
    """Return the table of keys."""
    columns = [
        Column(title=say("ID")),
        Column(title=say("NAME"), is_flexible=True),
        Column(title=say("KEY"), rank=4),
        Column(title=say("SCOPES"), rank=3),
        Column(title=say("STATE")),
        Column(title=say("LAST USED"), rank=1),
        Column(title=say("EXPIRES"), rank=2),
    ]
    ids = short_ids([row["id"] for row in rows])
    cells = [
        [shown, row["name"], row["hint"], " ".join(row["scopes"]), say(KEY_STATES[row["state"]]),
         ago(row["lastUseTime"]), local_time(row["expiresAt"])]
        for shown, row in zip(ids, rows, strict=True)
    ]  # fmt: skip
    if not rows:
        return say("No keys. Make one: vitascope key create")
    return table(columns, cells)


def key(row: Row) -> str:
    """Return everything about one key."""
    caps = [
        (say("Per hour"), row["spentHour"], row["capHour"]),
        (say("Per day"), row["spentDay"], row["capDay"]),
        (say("In total"), row["spentTotal"], row["capTotal"]),
    ]
    facts = [
        (say("Key"), row["id"]),
        (say("Name"), row["name"]),
        (say("Begins and ends"), row["hint"]),
        (say("State"), say(KEY_STATES[row["state"]])),
        (say("Kind"), say("test key: small clips, no credits") if row["test"] else say("live key")),
        (say("Scopes"), " ".join(row["scopes"])),
        (say("Networks"), " ".join(row["networks"]) or say("any")),
        (say("Works in"), row["worksIn"]),
        (say("Made"), f"{local_time(row['createTime'])} ({ago(row['createTime'])})"),
        (say("Last used"), ago(row["lastUseTime"])),
        (
            say("Expires"),
            say("never") if row["expiresAt"] is None else local_time(row["expiresAt"]),
        ),
        (
            say("Old secret until"),
            "" if row["graceEndTime"] is None else local_time(row["graceEndTime"]),
        ),
        *(
            (name, say("{spent} of {cap} credits", spent=number(spent), cap=number(cap)))
            for name, spent, cap in caps
            if cap is not None
        ),
    ]
    return facts_table(facts)


def key_changed(row: Row) -> str:
    """Return a key after a change."""
    return say("Key {name} is changed.", name=row["name"]) + "\n" + key(row)


def credits_added(row: Row) -> str:
    """Say what an account has now."""
    return say(
        "Account {name} has {credits} credits now.",
        name=row["name"],
        credits=number(row["credits"]),
    )


def balance(row: Row) -> str:
    """Return a balance alone, for scripts."""
    return f"{row['credits']:g}"


def ledger(rows: Sequence[Row]) -> str:
    """Return the table of movements."""
    columns = [
        Column(title=say("NO."), is_number=True, rank=3),
        Column(title=say("TIME"), rank=2),
        Column(title=say("WHAT")),
        Column(title=say("CREDITS"), is_number=True),
        Column(title=say("CHANGE"), is_number=True),
        Column(title=say("TASK"), rank=1),
        Column(title=say("REASON"), is_flexible=True, rank=1),
    ]
    tasks = short_ids([row["taskId"] or "" for row in rows])
    cells = [
        [str(row["id"]), local_time(row["createTime"]), say(KINDS.get(str(row["kind"]), str(row["kind"]))),
         number(row["amount"]), f"{row['change']:+,g}" if row["change"] else "-", task or "-", row["reason"] or ""]
        for task, row in zip(tasks, rows, strict=True)
    ]  # fmt: skip
    return table(columns, cells) if rows else say("none")


def maintenance(answer: Row) -> str:
    """Say whether new tasks are taken."""
    if not answer["on"]:
        return say("New tasks are accepted.")
    said = say("New tasks are rejected with code 455; running ones continue. Accept them again: "
               "vitascope maintenance off")  # fmt: skip
    return f"{said}\n{answer['message']}" if answer["message"] else said


def password_set(answer: Row) -> str:
    """Say that the console has a password."""
    return say("The console's password is set: sign in at /console as the operator.")


def _on(is_on: bool) -> str:
    return say("on") if is_on else say("off")
