"""What an owner does with a whole batch."""

from vitascope.accounts.account import Account, Scope
from vitascope.errors import Invalid
from vitascope.tasks.batch import TaskBatch
from vitascope.tasks.service import Tasks


async def cancel_batch(tasks: Tasks, caller: Account, batch_id: str) -> TaskBatch:
    """Cancel every task of a batch that has not ended; return the batch as it is then.

    One transaction for each task, so that none waits for another's worker: whoever repeats the call
    after an outage ends the rest. Raises KeyLimit for a key that may not create, NotFound as batch
    does.
    """
    batch = await tasks.batch(caller, batch_id, needs=Scope.CREATE)
    for task in batch.tasks:
        if not task.is_finished:
            try:
                await tasks.cancel(caller, task.id)
            except Invalid:  # it has ended meanwhile
                continue
    return await tasks.batch(caller, batch_id, needs=Scope.CREATE)
