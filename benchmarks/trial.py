"""Seconds from createTask to a stored clip with a test key, by the embedded engine in a warm child:
the goal is 1.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import httpx2

from vitascope import config, log
from vitascope.accounts.account import EVERY_SCOPE, Account
from vitascope.accounts.key import KeyRules
from vitascope.roles import service
from vitascope.runtime import Runtime

ROUNDS = 5
LOOK_SECONDS = 0.01
PROMPTS = {
    "the API page's example": "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——"
    "云层散开时，下方战场中防空火力与导弹尾迹交织闪动",
    "a red fox in snow": "a red fox runs through deep snow at dawn, wide shot",
}


async def _seconds(
    runtime: Runtime, http: httpx2.AsyncClient, owner: Account, given: dict[str, str]
) -> float:
    """Order a clip over HTTP and look at its row until it is there.

    Return the seconds in between.
    """
    body = {"model": "kling/v2-1-master-text-to-video", "input": given}
    began = time.perf_counter()
    task_id = (await http.post("/api/v1/jobs/createTask", json=body)).json()["data"]["taskId"]
    while (state := (await runtime.tasks.get(owner, task_id)).state) != "success":
        assert state != "fail"
        await asyncio.sleep(LOOK_SECONDS)
    return time.perf_counter() - began


async def main() -> None:
    """Measure each prompt and length a few times; print the best and the worst."""
    log.configure(level="ERROR")
    with tempfile.TemporaryDirectory() as name:
        async with service(config.load(data=Path(name), port=0)) as runtime:
            first = await runtime.accounts.account("")
            owner = Account(id=first.id, name=first.name, key_id="trial", scopes=EVERY_SCOPE)
            rules = KeyRules(name="trial", test=True)
            made = await runtime.accounts.create_key(owner, owner.id, rules)
            headers = {"Authorization": f"Bearer {made.secret}"}
            async with httpx2.AsyncClient(
                base_url=runtime.settings.base_url, headers=headers, timeout=60
            ) as http:
                for what, prompt in PROMPTS.items():
                    for duration in ("5", "10"):
                        given = {"prompt": prompt, "duration": duration}
                        found = [await _seconds(runtime, http, owner, given) for _ in range(ROUNDS)]
                        best, worst = min(found), max(found)
                        print(
                            f"test clip of {duration:>2} s, {what:<23} best {best:.2f} s   worst {worst:.2f} s"
                        )


if __name__ == "__main__":
    asyncio.run(main())
