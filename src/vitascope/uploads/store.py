"""All SQL of uploads: a row for each name that an account has given in a path."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_COLUMNS = "token, account_id, path, name, file, media_type, size, created_ms, expires_ms"
_BY_TOKEN = Statement(f"SELECT {_COLUMNS} FROM upload WHERE token = :token")
_BY_NAME = Statement(f"""
    SELECT {_COLUMNS} FROM upload WHERE account_id = :account_id AND path = :path AND name = :name
""")
_OF_ACCOUNT = Statement(f"""
    SELECT {_COLUMNS} FROM upload WHERE account_id = :account_id ORDER BY created_ms DESC, token LIMIT :limit
""")
_HELD = Statement("""
    SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM upload WHERE account_id = :account_id
""")
_EXPIRED = Statement(
    f"SELECT {_COLUMNS} FROM upload WHERE expires_ms < :now ORDER BY expires_ms LIMIT :limit"
)
_DELETE = Statement("DELETE FROM upload WHERE token IN :tokens")
_INSERT = Statement(f"""
    INSERT INTO upload ({_COLUMNS})
    VALUES (:token, :account_id, :path, :name, :file, :media_type, :size, :created_ms, :expires_ms)
""")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One picture: token is what nobody can guess of its address, file its name in the storage."""

    token: str
    account_id: str
    path: str
    name: str
    file: str
    media_type: str
    size: int
    created_ms: int
    expires_ms: int


def by_token(connection: Connection, token: str) -> Upload | None:
    """Return the upload of a token."""
    return _upload_or_none(_BY_TOKEN.run(connection, token=token).first())


def by_name(connection: Connection, account_id: str, path: str, name: str) -> Upload | None:
    """Return what an account has under a name in a path."""
    return _upload_or_none(
        _BY_NAME.run(connection, account_id=account_id, path=path, name=name).first()
    )


def of_account(connection: Connection, account_id: str, limit: int) -> list[Upload]:
    """Return an account's uploads, newest first."""
    return [
        _upload(row)
        for row in _OF_ACCOUNT.run(connection, account_id=account_id, limit=limit).all()
    ]


def held_by(connection: Connection, account_id: str) -> tuple[int, int]:
    """Return how many uploads an account has, and how many bytes they hold."""
    found = _HELD.run(connection, account_id=account_id).one()
    return int(found[0]), int(found[1])


def expired(connection: Connection, now_ms: int, limit: int) -> list[Upload]:
    """Return uploads whose time is over."""
    return [_upload(row) for row in _EXPIRED.run(connection, now=now_ms, limit=limit).all()]


def delete(connection: Connection, tokens: list[str]) -> None:
    """Remove rows."""
    _DELETE.run(connection, tokens=tokens)


def insert(connection: Connection, upload: Upload) -> None:
    """Write a row."""
    _INSERT.run(connection, **vars(upload))


def _upload(row: Any) -> Upload:
    return Upload(**row._asdict())


def _upload_or_none(row: Any) -> Upload | None:
    return None if row is None else _upload(row)
