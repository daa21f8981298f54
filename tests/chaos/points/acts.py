"""What clients, operators and time do with the service: together these acts pass every point there
is.

Each is done again from its beginning by whoever got no answer, under the same key `once`, so each
looks first, or names what it does, as a careful caller would.
"""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.points.browser import PointBrowser
from tests.chaos.points.stage import LOOK_SECONDS, PointStage, Refused
from tests.small import MODEL
from vitascope import clock, ids
from vitascope.db import files
from vitascope.maintenance.sweeper import ORPHAN_SECONDS
from vitascope.media.probe import BrokenVideo, probe
from vitascope.runtime import MEDIA_FOLDER
from vitascope.storage.local import TAG_CHARACTERS, TRASH_FOLDER

PASSWORD = "correct horse battery"
RUNNING_PROMPT, BRIEF_PROMPT, REFUSED_PROMPT = "slow", "brief", "refuse"
CAP_CREDITS = 100_000
FIRST = "/admin/accounts/-"


@dataclass(frozen=True, kw_only=True)
class DiskAct:
    """Something done to a stage.

    fresh: it begins with an empty folder. on_sqlite: only there. elsewhere: with an engine that
    orders at a server.
    """

    name: str
    run: Callable[[PointStage, str], Awaitable[None]]
    fresh: bool = False
    on_sqlite: bool = False
    elsewhere: bool = False


async def prepare(stage: PointStage) -> None:
    """Make the keys that the acts call with, and an account whose tasks stay in line."""
    made = await stage.command(
        "key",
        "create",
        "--name",
        "operator",
        *(f"--scope={each}" for each in ("admin", "create", "read")),
        "--json",
    )
    stage.keys["operator"] = json.loads(made)["key"]
    limits = {"capDay": CAP_CREDITS, "capHour": CAP_CREDITS, "capTotal": CAP_CREDITS}
    for name, rules in (("test", {"test": True}), ("capped", limits)):
        stage.keys[name] = (await stage.call("POST", f"{FIRST}/keys", json={"name": name} | rules))[
            "key"
        ]
    idle = (await stage.call("POST", "/admin/accounts", json={"name": "idle", "credits": 10_000}))[
        "id"
    ]
    await stage.call("PATCH", f"/admin/accounts/{idle}", json={"maxRunning": 0})
    stage.keys["idle"] = (
        await stage.call("POST", f"/admin/accounts/{idle}/keys", json={"name": "idle"})
    )["key"]


async def make_a_video(stage: PointStage, once: str) -> None:
    """A task from its creation to its callback."""
    await stage.back(await stage.create(BRIEF_PROMPT, once))


async def begin_with_a_picture(stage: PointStage, once: str) -> None:
    """A task with a picture that was left here, and that is removed when the task has it."""
    address = await stage.upload(f"{once}.png")
    if once not in stage.accepted:
        await stage.create(BRIEF_PROMPT, once, picture=address)
    await stage.back(stage.accepted[once])
    upload = address.split("/")[-2]
    await stage.call("DELETE", f"/uploads/{upload}")


async def be_refunded(stage: PointStage, once: str) -> None:
    """A task that fails; what it counted against its key's caps is given back."""
    await stage.back(await stage.create(REFUSED_PROMPT, once, key="capped"))


async def cancel_in_line(stage: PointStage, once: str) -> None:
    """A task that is cancelled before anybody takes it."""
    task_id = await stage.create(BRIEF_PROMPT, once, key="idle")
    await stage.call("POST", "/jobs/cancelTask", key="idle", json={"taskId": task_id})
    await stage.back(task_id)


async def cancel_at_work(stage: PointStage, once: str) -> None:
    """A task that is cancelled while its engine works."""
    task_id = await stage.create(RUNNING_PROMPT, once)
    while await stage.state(task_id) not in {"generating", "fail"}:
        await asyncio.sleep(LOOK_SECONDS)
    await stage.call("POST", "/jobs/cancelTask", json={"taskId": task_id})
    await stage.back(task_id)


async def fail_on_demand(stage: PointStage, once: str) -> None:
    """A test key's task, which fails without an engine."""
    await stage.back(await stage.create(BRIEF_PROMPT, once, key="test", X_Simulate="501"))


async def call_back_again(stage: PointStage, once: str) -> None:
    """A callback that its receiver's owner asks for again."""
    task_id = await stage.create(REFUSED_PROMPT, once)
    await stage.back(task_id)
    await stage.settle()
    stage.replays += 1
    before = stage.receiver.by_task[task_id]
    await stage.call("POST", "/account/callbacks/replay", json={"id": task_id})
    await stage.back(task_id, before + 1)


async def keep_accounts(stage: PointStage, once: str) -> None:
    """An account that is made, limited and topped up, each once, however often it is tried."""
    named = [
        each["id"] for each in await stage.call("GET", "/admin/accounts") if each["name"] == once
    ]
    account = (
        named[0]
        if named
        else (await stage.call("POST", "/admin/accounts", json={"name": once}))["id"]
    )
    await stage.call("PATCH", f"/admin/accounts/{account}", json={"maxPending": 7})
    stage.top_ups.add(once)
    path = f"/admin/accounts/{account}"
    moved = [each["reason"] for each in (await stage.call("GET", f"{path}/ledger"))["entries"]]
    if once not in moved:
        await stage.call("POST", f"{path}/credits", json={"amount": 5, "reason": once})


async def keep_keys(stage: PointStage, once: str) -> None:
    """A key that is made, limited, reset and revoked."""
    made = await stage.call("POST", f"{FIRST}/keys", json={"name": once})
    await stage.call("PATCH", f"/admin/keys/{made['id']}", json={"capDay": 1})
    await stage.call("POST", f"/admin/keys/{made['id']}/reset", json={"graceSeconds": 60})
    await stage.call("POST", f"/admin/keys/{made['id']}/revoke", json={})


async def turn_switches(stage: PointStage, once: str) -> None:
    """Everything that an operator switches, there and back."""
    for on in (True, False):
        await stage.call("PUT", "/admin/maintenance", json={"on": on})
    for prices in ({"5": 100}, None):
        await stage.call("PATCH", "/admin/models", json={"model": MODEL, "prices": prices})
    for signed in (False, True):
        await stage.call("PATCH", f"{FIRST}/webhook", json={"signed": signed})
    await stage.call("PATCH", f"{FIRST}/webhook", json={"rotate": "slowly"})
    await stage.call("PUT", "/admin/console-password", json={"password": PASSWORD})


async def visit_as_operator(stage: PointStage, once: str) -> None:
    """The console with the operator's password: another account, a receiver, and out again."""
    await stage.call("PUT", "/admin/console-password", json={"password": PASSWORD})
    await stage.back(await stage.create(REFUSED_PROMPT, once))
    async with PointBrowser(stage) as browser:
        await browser.sign_in(PASSWORD, "operator")
        await browser.post("/webhooks/switch-on", receiver=f"127.0.0.1:{stage.receiver.port}")
        await browser.post("/work-in", account="idle")
        await browser.post("/sign-out")


async def visit_with_a_key(stage: PointStage, once: str) -> None:
    """The console with a key that resets itself there, and is used once more after a while."""
    made = await stage.call("POST", f"{FIRST}/keys", json={"name": once})
    async with PointBrowser(stage) as browser:
        await browser.sign_in(made["key"])
        await browser.post(f"/keys/{made['id']}/reset")
        await stage.end()
        stage.rows.age_sessions()
        await stage.start()
        if (await browser.get("/keys")).status_code != 200:
            raise Refused("the session did not outlive the service")


async def keep_films(stage: PointStage, once: str) -> None:
    """A film that becomes a favourite and is deleted; another whose own time is over."""
    task_id = await stage.create(BRIEF_PROMPT, once)
    await stage.back(task_id)
    made = await stage.call("POST", f"{FIRST}/keys", json={"name": once})
    async with PointBrowser(stage) as browser:
        await browser.sign_in(made["key"])
        await browser.post(f"/tasks/{task_id}/favourite", on="1")
    await stage.call("POST", "/jobs/deleteTask", json={"taskId": task_id})
    brief = await stage.create(BRIEF_PROMPT, f"{once} brief")
    await stage.back(brief)
    await stage.settle()
    await stage.end()
    stage.rows.keep_briefly(brief)
    await stage.start()
    async with asyncio.timeout(30):
        while not {task_id, brief} <= stage.rows.deleted():
            stage.require_up()
            await asyncio.sleep(LOOK_SECONDS)


async def purge_record(stage: PointStage, once: str) -> None:
    """A record that has been kept long enough."""
    task_id = await stage.create(REFUSED_PROMPT, once)
    await stage.back(task_id)
    await stage.settle()
    await stage.end()
    stage.forgotten.add(task_id)
    stage.rows.age_task(task_id)
    await stage.start()
    async with asyncio.timeout(30):
        while task_id in stage.rows.task_ids():
            stage.require_up()
            await asyncio.sleep(LOOK_SECONDS)


async def start_again(stage: PointStage, once: str) -> None:
    """A stop in the middle of work, and what every start does."""
    task_id = await stage.create(BRIEF_PROMPT, once)
    await stage.end()
    await stage.start()
    await stage.back(task_id)


async def leave(stage: PointStage, once: str) -> None:
    """A stop as a supervisor makes it, with what is known in memory only written down."""
    await stage.call("GET", "/chat/credit")
    await stage.end(signal.SIGTERM)
    await stage.start()


async def ask_whether_it_is_ready(stage: PointStage, once: str) -> None:
    """A probe, which writes nothing and commits it."""
    async with PointBrowser(stage) as browser:
        await browser.get("../readyz")


async def back_up(stage: PointStage, once: str) -> None:
    """A copy of the database while it is used: none, or a whole one."""
    target = stage.folder / f"{once}.backup"
    if not target.exists():
        await stage.command("db", "backup", str(target))
    stage.broken["backups that are not whole"] += sum(files.check(None, target).values())


async def download(stage: PointStage, once: str) -> None:
    """A client that saves a video: no file, or a whole one."""
    target = stage.folder / f"{once}.mp4"
    before = stage.rows.task_ids()
    try:
        if not target.exists():
            await stage.command("generate", BRIEF_PROMPT, "--output", str(target))
    finally:
        stage.unheard |= stage.rows.task_ids() - before
    stage.broken["downloads that are not whole"] += not is_whole(target)


async def clear_up(stage: PointStage, once: str) -> None:
    """A video of no task, which goes into the trash.

    And one of a task, which comes back out of it.
    """
    await stage.back(await stage.create(BRIEF_PROMPT, once))
    await stage.settle()
    await stage.end()
    media = stage.folder / "data" / MEDIA_FOLDER
    trash, known = media / TRASH_FOLDER, media / stage.rows.result_of(stage.accepted[once])
    unknown = media / f"{known.name[:TAG_CHARACTERS]}{ids.random_base62(26)}-1.mp4"
    trash.mkdir(exist_ok=True)
    if known.exists():
        known.rename(trash / known.name)
    unknown.touch()
    os.utime(unknown, (clock.now_ms() / 1_000 - 2 * ORPHAN_SECONDS,) * 2)
    await stage.start()
    async with asyncio.timeout(30):
        while unknown.exists() or not known.exists():
            stage.require_up()
            await asyncio.sleep(LOOK_SECONDS)


async def adopt(stage: PointStage, once: str) -> None:
    """The operator's word that everything belongs together, given while no service runs."""
    await stage.end()
    await stage.command("db", "adopt")
    await stage.start()


def is_whole(video: Path) -> bool:
    """Say whether a file is a video of five seconds."""
    try:
        return probe(video).num_frames == 120
    except BrokenVideo:
        return False


async def start_first(stage: PointStage, once: str) -> None:
    """The very first start, the operator's key, and the first video."""
    if not stage.is_up:
        await stage.start()
    if "operator" not in stage.keys:
        await prepare(stage)
    await make_a_video(stage, once)


async def order_elsewhere(stage: PointStage, once: str) -> None:
    """A video that an engine has made elsewhere, and one that is cancelled there."""
    await start_first(stage, once)
    await cancel_at_work(stage, f"{once} cancelled")


ACTS = (
    DiskAct(name="a video", run=make_a_video),
    DiskAct(name="a picture", run=begin_with_a_picture),
    DiskAct(name="a refund", run=be_refunded),
    DiskAct(name="a cancel in line", run=cancel_in_line),
    DiskAct(name="a cancel at work", run=cancel_at_work),
    DiskAct(name="a failure on demand", run=fail_on_demand),
    DiskAct(name="a callback again", run=call_back_again),
    DiskAct(name="accounts", run=keep_accounts),
    DiskAct(name="keys", run=keep_keys),
    DiskAct(name="switches", run=turn_switches),
    DiskAct(name="the operator's visit", run=visit_as_operator),
    DiskAct(name="a tenant's visit", run=visit_with_a_key),
    DiskAct(name="films of their owner", run=keep_films),
    DiskAct(name="an old record", run=purge_record),
    DiskAct(name="a start", run=start_again),
    DiskAct(name="a stop", run=leave),
    DiskAct(name="a probe", run=ask_whether_it_is_ready),
    DiskAct(name="a backup", run=back_up, on_sqlite=True),
    DiskAct(name="a download", run=download, on_sqlite=True),
    DiskAct(name="a clearing up", run=clear_up, on_sqlite=True),
    DiskAct(name="an adoption", run=adopt, on_sqlite=True),
    DiskAct(name="a first start", run=start_first, fresh=True),
    DiskAct(name="an order elsewhere", run=order_elsewhere, fresh=True, elsewhere=True),
)
