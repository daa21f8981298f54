"""All SQL of what owners do with their films: delete, keep for a time, prefer, share."""

from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_GONE = "deleted_ms = :now, favourite = false, share = NULL"
_DELETE = Statement(f"UPDATE task SET {_GONE} WHERE id IN :task_ids AND deleted_ms IS NULL")
_FILES = Statement("SELECT id, result, spec, deleted_ms FROM task WHERE id = :id")
_EXPIRED = Statement("""
    SELECT id, account_id, result, spec FROM task
    WHERE keep_ms IS NOT NULL AND deleted_ms IS NULL AND finished_ms IS NOT NULL
      AND finished_ms + keep_ms <= :now
    ORDER BY finished_ms LIMIT :limit
""")
_DELETED = Statement("""
    SELECT result FROM task WHERE result IN :names AND deleted_ms IS NOT NULL
""")
_PREFER = Statement("UPDATE task SET favourite = :favourite WHERE id = :id")
_SHARE = Statement("UPDATE task SET share = :share WHERE id = :id")
_SHARED = Statement("""
    SELECT account_id FROM task WHERE id = :id AND share IS NOT NULL AND deleted_ms IS NULL
""")


def delete(connection: Connection, task_ids: list[str], *, now_ms: int) -> None:
    """Mark the films of ended tasks as deleted; those that are so already stay as they are."""
    _DELETE.run(connection, task_ids=task_ids, now=now_ms)


def files(connection: Connection, task_id: str) -> Any:
    """Return what names a task's files, deleted or not, and when its film was deleted."""
    return _FILES.run(connection, id=task_id).one()


def expired(connection: Connection, *, now_ms: int, limit: int) -> list[Any]:
    """Return what names the files of tasks whose own time is over, those that ended first first."""
    return _EXPIRED.run(connection, now=now_ms, limit=limit).all()


def deleted_among(connection: Connection, names: list[str]) -> set[str]:
    """Return those of these stored names that are of deleted films."""
    return set(_DELETED.run(connection, names=names).scalars())


def prefer(connection: Connection, task_id: str, *, favourite: bool) -> None:
    """Make a film a favourite, or no longer."""
    _PREFER.run(connection, id=task_id, favourite=favourite)


def share(connection: Connection, task_id: str, nonce: str | None) -> None:
    """Give a film the public page whose address is made of nonce, or take it away."""
    _SHARE.run(connection, id=task_id, share=nonce)


def account_of_shared(connection: Connection, task_id: str) -> str | None:
    """Return the account of a film that has a public page, None for any other."""
    account: str | None = _SHARED.run(connection, id=task_id).scalar()
    return account
