"""Videos over HTTP: whole, in part, and nothing else."""

from pathlib import Path

from tests.small import api_only

CONTENT = bytes(range(256)) * 40


async def test_a_video_answers_get_head_and_range_without_a_key(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        name = small.runtime.storage.new_name(1)
        small.runtime.storage.temporary(name).write_bytes(CONTENT)
        small.runtime.storage.keep(name)
        del small.http.headers["Authorization"]
        whole = await small.http.get(f"/files/{name}")
        assert (whole.status_code, whole.content) == (200, CONTENT)
        head = await small.http.head(f"/files/{name}")
        assert (head.status_code, head.content) == (200, b"")
        for answer in (whole, head):
            assert answer.headers["content-type"] == "video/mp4"
            assert answer.headers["content-length"] == str(len(CONTENT))
            assert answer.headers["accept-ranges"] == "bytes"
        part = await small.http.get(f"/files/{name}", headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, CONTENT[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(CONTENT)}"
        beyond = await small.http.get(f"/files/{name}", headers={"Range": "bytes=99999999-"})
        assert beyond.status_code == 416


async def test_a_video_nobody_made_is_not_found(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for path in (
            "/files/nothing.mp4",
            "/files/..%2Fvitascope.sqlite",
            "/files/%2Fetc%2Fpasswd",
            "/files/secret.key",
        ):
            answer = await small.http.get(path)
            assert (answer.status_code, answer.json()["code"]) in {(200, 404), (404, 404)}, path
