"""The console over PostgreSQL: what a page does, any process that shares the rows goes on with."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.callers import OPERATOR
from tests.console.browser import PASSWORD, desk, sign_in
from tests.console.test_flow import cancel_one, create_key, make_the_pages_example
from tests.small import MODEL, settings_for
from vitascope.catalog import MODELS
from vitascope.runtime import open_runtime

pytestmark = pytest.mark.usefixtures("on_postgres")


async def test_the_core_of_the_console_works_on_postgresql(tmp_path: Path) -> None:
    async with desk(tmp_path) as table:
        page = await table.open()
        await sign_in(page, table.small.key)
        await create_key(page)
        await make_the_pages_example(page)
        await cancel_one(page)
        assert await table.small.balance() == 10_000 - 160
        chief = await table.open()
        await sign_in(chief, PASSWORD, operator=True)
        await chief.goto("/console/models")
        await chief.get_by_text("Price", exact=True).first.click()
        await chief.locator("[name=price_5]").fill("12.5")
        await chief.get_by_role("button", name="Save").first.click()
        await expect(chief.get_by_role("status")).to_contain_text("applies to new tasks only")
        secret = tmp_path / "secret.key"
        async with open_runtime(settings_for(tmp_path / "other", secret_file=secret)) as other:
            settings = await other.model_settings.of(MODELS[MODEL])
            assert settings.model.price_milli == {
                "5": 12_500,
                "10": MODELS[MODEL].price_milli["10"],
            }
            first = await other.accounts.account("")
            assert len(await other.accounts.list_keys(OPERATOR, first.id)) == 2
        assert table.strangers() == []
        assert table.complaints == []
