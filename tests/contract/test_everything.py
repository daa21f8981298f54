"""The long form: every test of API, accounts, callbacks, tasks and workers again, on PostgreSQL and S3 together."""

from pathlib import Path

import pytest

import tests.accounts.test_conservation
import tests.accounts.test_key
import tests.accounts.test_ledger
import tests.api.test_callbacks
import tests.api.test_cancel
import tests.api.test_create_task
import tests.api.test_files
import tests.api.test_health
import tests.api.test_keys
import tests.api.test_limits
import tests.api.test_once
import tests.api.test_record_info
import tests.api.test_videos
import tests.callbacks.test_flow
import tests.callbacks.test_isolation
import tests.callbacks.test_schedule
import tests.contract.test_codes
import tests.tasks.test_service
import tests.tasks.test_turns
import tests.test_flow
import tests.worker.test_run
from tests.contract.suites import gather
from tests.small import EVERYWHERE
from tests.storage.swift import settings_of


@pytest.fixture
def on_swift(swift: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings_of(swift, tmp_path.name).items():
        monkeypatch.setitem(EVERYWHERE, name, value)


pytestmark = [
    pytest.mark.usefixtures("on_postgres", "on_swift"),
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:The Sora API"),
]

SERVER_CLOCK = {
    "test_caps_hold_for_their_hour_their_day_and_for_good",
    "test_no_ten_seconds_hold_more_than_twenty_and_nobody_is_refused_without_need",
    "test_a_retry_after_what_was_said_succeeds",
    "test_a_key_belongs_to_its_account_and_to_24_hours",
}
"""They move this process's clock, and createTask on PostgreSQL goes by the server's."""
LOCAL_FOLDER = {
    "test_what_an_engine_does_decides_how_the_attempt_ends",
    "test_the_sweeper_removes_orphans_and_keeps_what_tasks_point_to",
}
"""They look for videos in the local folder; tests/storage/test_s3.py looks into the bucket."""

globals().update(
    gather(
        tests.accounts.test_conservation,
        tests.accounts.test_key,
        tests.accounts.test_ledger,
        tests.api.test_callbacks,
        tests.api.test_cancel,
        tests.api.test_create_task,
        tests.api.test_files,
        tests.api.test_health,
        tests.api.test_keys,
        tests.api.test_limits,
        tests.api.test_once,
        tests.api.test_record_info,
        tests.api.test_videos,
        tests.callbacks.test_flow,
        tests.callbacks.test_isolation,
        tests.callbacks.test_schedule,
        tests.contract.test_codes,
        tests.tasks.test_service,
        tests.tasks.test_turns,
        tests.test_flow,
        tests.worker.test_run,
        without=SERVER_CLOCK | LOCAL_FOLDER,
    )
)
