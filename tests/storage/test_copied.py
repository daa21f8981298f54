"""docs/upgrading.md: videos that were copied from the data folder into a bucket are served from
there.
"""

from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.store import S3Store

from tests.small import whole_service
from tests.storage.swift import BUCKET, KEY_ID, KEY_SECRET, REGION, settings_of


async def test_videos_copied_into_a_bucket_are_served_from_it(tmp_path: Path, swift: str) -> None:
    async with whole_service(tmp_path) as small:
        record = await small.finished((await small.create())["data"]["taskId"])
        path = urlsplit(record["response"]["resultUrls"][0]).path
        before = (await small.http.get(path)).content
    _copy(tmp_path / "media", swift, tmp_path.name)
    (tmp_path / "media").rename(tmp_path / "set-aside")
    async with whole_service(tmp_path, **settings_of(swift, tmp_path.name)) as small:
        after = await small.http.get(path)
        new = await small.finished((await small.create())["data"]["taskId"])
    assert (after.status_code, after.content) == (200, before)
    assert new["state"] == "success"


def _copy(folder: Path, endpoint: str, prefix: str) -> None:
    store = S3Store(
        BUCKET, prefix=prefix, endpoint=endpoint, region=REGION, access_key_id=KEY_ID,
        secret_access_key=KEY_SECRET, client_options={"allow_http": True},
    )  # fmt: skip
    for file in folder.iterdir():
        if file.is_file():
            obstore.put(store, file.name, file)
