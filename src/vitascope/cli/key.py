"""`vitascope key`."""

import json
import sys
from pathlib import Path

from vitascope import config, log
from vitascope.runtime import open_runtime


async def create(name: str, *, data: Path | None, as_json: bool) -> None:
    """Make a key for the first account and print it."""
    settings = config.load(data=data)
    log.configure(settings.log_format, "WARNING")
    async with open_runtime(settings) as runtime:
        key = await runtime.accounts.create_key(name)
    shown = {"id": key.id, "name": key.name, "key": key.secret}
    sys.stdout.write(json.dumps(shown) + "\n" if as_json else f"{key.secret}\n")
