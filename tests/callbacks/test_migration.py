"""Callbacks that waited before an upgrade are sent after it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver
from vitascope.db.migrate import SCRIPTS
from vitascope.db.sqlite import open_engine
from vitascope.installation import SECRET_FILE
from vitascope.runtime import DATABASE_FILE
from vitascope.signing import create_secret

OLD_ROWS = (
    "INSERT INTO account (id, name, balance, created_ms) VALUES ('acc_1', 'old', 0, 1)",
    "INSERT INTO task (id, account_id, model, param, spec, cost, state, created_ms) "
    "VALUES ('t1', 'acc_1', 'm', '{}', '{}', 0, 'success', 1), ('t2', 'acc_1', 'm', '{}', '{}', 0, 'success', 1)",
    "INSERT INTO delivery (id, task_id, account_id, url, body, created_ms, delivered_ms) "
    "VALUES ('msg_1', 't1', 'acc_1', :url, '{}', 1, NULL), ('msg_2', 't2', 'acc_1', :url, '{}', 1, 2)",
)


async def test_what_waited_before_the_upgrade_is_sent_once(tmp_path: Path) -> None:
    async with receiver() as hook:
        _old_database(tmp_path / DATABASE_FILE, hook.url)
        create_secret(tmp_path / SECRET_FILE)
        async with dispatching(tmp_path) as post:
            await post.dispatcher.run_due()
            assert hook.ids == ["msg_1"]
            assert await post.count("state = 'delivered'") == 2


def _old_database(file: Path, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = open_engine(file)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in OLD_ROWS:
            connection.execute(text(row), {"url": url})
    engine.dispose()
