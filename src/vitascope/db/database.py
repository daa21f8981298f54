"""The port to a database: whole transactions as plain functions."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Database(Protocol):
    """Runs functions of a connection; what one of them raises is raised to its caller, with nothing
    written.

    is_shared says whether other processes may write too.
    """

    is_shared: bool

    async def write(self, transaction: Callable[[Connection], T]) -> T:
        """Run a transaction and return its result once it is durable."""

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query on a connection that cannot write; short ones only."""

    async def close(self) -> None:
        """Finish what was accepted and let go of the database."""
