"""Reading a ledger again from its first entry, page by page."""

from functools import partial

from vitascope.accounts import ledger_store
from vitascope.accounts.ledger import Audit
from vitascope.db.database import Database

PAGE_ENTRIES = 1_000
"""Ledger entries read at once: short enough that nobody waits for it."""


async def audit_of(db: Database, account_id: str) -> Audit:
    """Return what is wrong with an account's ledger."""
    audit = Audit(account_id)
    # What is appended while we read is left to the next audit: we stop at the hash that was last
    # when we began.
    head, balance = await db.read(partial(ledger_store.ledger_tip, account_id=account_id))
    try:
        await _read_until(db, audit, head)
    except ValueError:
        audit.faults.append(f"account {account_id}: an entry is of no known kind")
    audit.end(head, balance)
    return audit


async def _read_until(db: Database, audit: Audit, head: str) -> None:
    after = 0
    while audit.head != head or not audit.entries:
        page = await db.read(
            partial(
                ledger_store.entries_after,
                account_id=audit.account_id,
                after=after,
                limit=PAGE_ENTRIES,
            )
        )
        if not page:
            return
        for row in page:
            audit.read(row)
            if row.hash == head:
                return
        after = page[-1].id
