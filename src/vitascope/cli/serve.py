"""`vitascope serve`, `api` and `worker`: play a role until a signal, and greet."""

import asyncio
import os
import platform
import signal
import sys
from typing import Any

from vitascope import config, log, private
from vitascope.api.connections import raise_file_limit
from vitascope.cli.first_key import hand_over, write_first_key
from vitascope.cli.interpreter import needed_version
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.errors import OperatorError
from vitascope.language import mark as _
from vitascope.roles import API, SERVE, WORKER, Role, service
from vitascope.runtime import Runtime

logger = log.get("serve")

GREETINGS = {
    SERVE: _("Vitascope serves {url}  (data: {data})"),
    API: _("Vitascope answers at {url}  (data: {data})"),
    WORKER: _("Worker running; health at {url}  (data: {data})"),
}


async def run_service(
    role: Role = SERVE,
    *,
    engines: tuple[str, ...] = (),
    device: str | None = None,
    as_json: bool = False,
    **flags: Any,
) -> None:
    """Play a role until SIGINT or SIGTERM; flags are settings, engines and device choose what a worker runs.

    One line on stdout says that it is ready, and where; the very first start also tells where the first account's key
    is, or the key itself if stdout is a terminal.

    Raises OperatorError for a role that needs a shared database where there is none.
    """
    os.umask(private.UMASK)
    settings = config.load(**flags)
    log.configure(settings.log_format, settings.log_level)
    if role is not SERVE and settings.database is None:
        raise OperatorError(
            'Several processes need the setting database = "postgresql://…"; use `vitascope serve`'
        )
    if (needed := needed_version()) is not None:
        logger.warning(
            "this Python has known security faults",
            version=platform.python_version(),
            mended_in=needed,
        )
    raise_file_limit()
    stop = _stop_signal()
    async with service(
        settings, role, engines=engines, device=device, show_first_key=write_first_key
    ) as runtime:
        _greet(runtime, role, as_json=as_json)
        await stop.wait()
        logger.info("stopping")


def _greet(runtime: Runtime, role: Role, *, as_json: bool) -> None:
    url, data = runtime.settings.base_url, str(runtime.settings.data)
    lines = [say(GREETINGS[role], url=url, data=data)]
    facts = {
        "role": role.name,
        "url": url,
        "port": runtime.settings.port,
        "data": data,
        "keyFile": None,
    }
    if runtime.first_key is not None:
        sentence, file = hand_over(runtime.first_key, runtime.settings.data, sys.stdout)
        lines.append(sentence)
        facts |= {"keyFile": str(file)} if file else {"key": runtime.first_key.secret}
    print_result(facts, "\n".join(lines), as_json=as_json)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    return stop
