"""What holds on SQLite holds on PostgreSQL: the same tests, over the other database."""

import pytest

import tests.accounts.test_ledger
import tests.api.test_batches
import tests.api.test_callbacks
import tests.api.test_create_task
import tests.api.test_health
import tests.api.test_record_info
import tests.callbacks.test_flow
import tests.callbacks.test_isolation
import tests.callbacks.test_schedule
import tests.model_settings.test_service
import tests.tasks.test_affinity
import tests.tasks.test_service
import tests.tasks.test_tiers
import tests.test_flow
import tests.worker.test_run
from tests.contract.suites import gather

pytestmark = pytest.mark.usefixtures("on_postgres")

globals().update(
    gather(
        tests.accounts.test_ledger,
        tests.api.test_batches,
        tests.api.test_create_task,
        tests.api.test_health,
        tests.api.test_record_info,
        tests.api.test_callbacks,
        tests.callbacks.test_flow,
        tests.callbacks.test_isolation,
        tests.callbacks.test_schedule,
        tests.model_settings.test_service,
        tests.tasks.test_service,
        tests.tasks.test_affinity,
        tests.tasks.test_tiers,
        tests.test_flow,
        tests.worker.test_run,
    )
)
