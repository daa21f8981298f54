"""Uploads: the calls of the hosted service's upload host, word for word, and what is done with what
they bring.
"""

import asyncio
import base64
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.callers import ask, new_account, new_key
from tests.egress.web import answer, web
from tests.media import given_files as files
from tests.media.given_files import good, turned
from tests.small import Small, api_only, whole_service
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.maintenance.retention import Retention

BASE64, URL, STREAM = "/api/file-base64-upload", "/api/file-url-upload", "/api/file-stream-upload"
PNG = base64.b64encode(good()).decode()
PATH = "images/user-uploads"
KEYS = ["success", "fileName", "filePath", "downloadUrl", "fileSize", "mimeType", "uploadedAt"]
ENGINE = "tests.engines_for_tests:PictureEngine"


async def _base64(small: Small, data: str = PNG, **more: Any) -> httpx2.Response:
    return await small.http.post(BASE64, json={"base64Data": data, "uploadPath": PATH} | more)


async def _stream(
    small: Small, content: bytes, filename: str = "a.png", **fields: str
) -> httpx2.Response:
    data = {"uploadPath": PATH} | fields
    return await small.http.post(
        STREAM, data=data, files={"file": (filename, content, "application/octet-stream")}
    )


def _path_of(reply: httpx2.Response) -> str:
    return str(reply.json()["data"]["downloadUrl"].partition("://")[2].partition("/")[2])


async def _load(small: Small, reply: httpx2.Response, **headers: str) -> httpx2.Response:
    sent = {"Authorization": ""} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return await small.http.get(f"/{_path_of(reply)}", headers=sent)


async def test_an_upload_answers_with_the_hosted_services_keys(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        reply = await _base64(small, f"data:image/png;base64,{PNG}", fileName="a.png")
        body, data = reply.json(), reply.json()["data"]
        assert (reply.status_code, list(body)) == (200, ["success", "code", "msg", "data"])
        assert [body[key] for key in ("success", "code", "msg")] == [
            True,
            200,
            "File uploaded successfully",
        ]
        assert list(data) == KEYS
        assert (data["fileName"], data["fileSize"], data["mimeType"]) == (
            "a.png",
            len(good()),
            "image/png",
        )
        assert data["filePath"].endswith(f"/{PATH}/a.png")
        assert re.fullmatch(rf"{small.url}/uploads/[0-9A-Za-z]{{22}}/a\.png", data["downloadUrl"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", data["uploadedAt"])
        assert (await _load(small, reply)).content == good()


async def test_all_three_ways_bring_the_same_file(tmp_path: Path) -> None:
    async with (
        web({"/pictures/b.webp": answer(good(".webp"))}) as site,
        api_only(tmp_path) as small,
    ):
        by_url = await small.http.post(
            URL, json={"fileUrl": site.url("/pictures/b.webp"), "uploadPath": PATH}
        )
        replies = [await _base64(small), by_url, await _stream(small, good(".jpg"), "photo.JPG")]
        assert [reply.json()["data"]["mimeType"] for reply in replies] == [
            "image/png",
            "image/webp",
            "image/jpeg",
        ]
        names = [reply.json()["data"]["fileName"] for reply in replies]
        assert re.fullmatch(r"\d{13}-[0-9a-z]{11}\.png", names[0])
        assert names[1:] == ["b.webp", "photo.JPG"]
        contents = [(await _load(small, reply)).content for reply in replies]
        assert contents == [good(), good(".webp"), good(".jpg")]


async def test_an_upload_is_served_as_a_picture_and_as_nothing_else(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        reply = await _stream(small, good(".jpg") + files.HTML, "page.html", fileName="page.html")
        loaded = await _load(small, reply, Origin="https://anywhere.example")
        assert loaded.headers["content-type"] == "image/jpeg"
        assert loaded.headers["x-content-type-options"] == "nosniff"
        assert loaded.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert loaded.headers["access-control-allow-origin"] == "*"
        again = await _load(small, reply, If_None_Match=loaded.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert (await _load(small, reply, Range="bytes=0-1")).content == b"\xff\xd8"
        assert (await small.http.head(f"/{_path_of(reply)}")).headers["content-length"] == str(
            len(loaded.content)
        )
        other_name = _path_of(reply).replace("page.html", "page.jpg")
        assert (await small.http.get(f"/{other_name}")).status_code == 404


async def test_the_same_name_in_the_same_path_replaces_what_later_fetches_see(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        first = await _base64(small, fileName="a.png")
        second = await _stream(small, good(".jpg"), fileName="a.png")
        assert _path_of(first) == _path_of(second)
        loaded = await _load(small, first)
        assert (loaded.content, loaded.headers["content-type"]) == (good(".jpg"), "image/jpeg")
        elsewhere = await _base64(small, fileName="a.png", uploadPath="other")
        assert _path_of(elsewhere) != _path_of(first)
        assert len(list((tmp_path / "media" / "pictures").iterdir())) == 2


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        (BASE64, {"base64Data": PNG}, "Missing required parameter: uploadPath"),
        (BASE64, {"uploadPath": "a"}, "Missing required parameter: base64Data"),
        (BASE64, {"base64Data": "%%%", "uploadPath": "a"}, "Base64 decoding failed: Invalid Base64 format"),
        (BASE64, {"base64Data": 7, "uploadPath": "a"}, "base64Data must be a string"),
        (URL, {"uploadPath": "a"}, "Missing required parameter: fileUrl"),
        (URL, {"fileUrl": "http://10.0.0.1/a.png", "uploadPath": "a"},
         "fileUrl must not point to a private or reserved network"),
        (URL, {"fileUrl": "file:///etc/passwd", "uploadPath": "a"}, "fileUrl must be an absolute http or https URL"),
        (BASE64, {"base64Data": base64.b64encode(files.SVG).decode(), "uploadPath": "a"},
         "the file is no picture that can be used: it is no JPEG, PNG or WebP"),
        (BASE64, {"base64Data": base64.b64encode(files.bomb_png()).decode(), "uploadPath": "a"},
         "the file is no picture that can be used: it has more than 50 megapixels"),
        (BASE64, {"base64Data": PNG, "uploadPath": "../a"},
         "uploadPath must be a plain path of at most 200 characters"),
        (BASE64, {"base64Data": PNG, "uploadPath": "a", "fileName": "a/b.png"},
         "fileName must be a plain name of at most 200 characters"),
        (BASE64, {"base64Data": PNG, "uploadPath": "a", "fileName": "a\r\nb.png"},
         "fileName must be a plain name of at most 200 characters"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_an_upload_is_told(
    path: str, body: Any, message: str, tmp_path: Path
) -> None:
    async with api_only(tmp_path) as small:
        reply = await small.http.post(path, json=body)
        assert (reply.status_code, reply.json()) == (
            400,
            {"success": False, "code": 400, "msg": message},
        )
        folder = tmp_path / "media" / "pictures"
        assert not folder.exists() or list(folder.iterdir()) == []


async def test_refusals_have_the_hosted_services_statuses(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        nobody = await small.http.post(
            BASE64, json={}, headers={"Authorization": "Bearer nonsense"}
        )
        assert (nobody.status_code, nobody.json()) == (
            401, {"success": False, "code": 401, "msg": "Authentication failed: Invalid API Key"},
        )  # fmt: skip
        wrong = await small.http.get(BASE64)
        assert (wrong.status_code, wrong.json()["success"], wrong.json()["code"]) == (
            405,
            False,
            405,
        )
        reader = await new_key(small, scopes=frozenset({Scope.READ}))
        for path in (BASE64, URL, STREAM):
            refused = await small.http.post(
                path, json={}, headers={"Authorization": f"Bearer {reader.secret}"}
            )
            assert refused.status_code == 403


async def test_a_form_without_a_file_or_that_is_no_form_is_refused(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        no_file = await small.http.post(
            STREAM, data={"uploadPath": "a"}, files={"other": ("a", b"x")}
        )
        assert (no_file.status_code, no_file.json()["msg"]) == (
            400,
            "Missing required parameter: file",
        )
        for headers in (
            {"Content-Type": "multipart/form-data"},
            {"Content-Type": "text/plain"},
            {},
        ):
            assert (await small.http.post(STREAM, content=b"x", headers=headers)).status_code == 400


async def test_what_is_too_large_is_refused_whichever_way_it_comes(tmp_path: Path) -> None:
    large = files.good() + b"x" * 20_000
    async with (
        web({"/a.png": answer(large)}) as site,
        api_only(tmp_path, picture_max_bytes=10_000, max_body_bytes=1_000) as small,
    ):
        by_url = await small.http.post(URL, json={"fileUrl": site.url("/a.png"), "uploadPath": "a"})
        assert by_url.json()["msg"] == "fileUrl could not be fetched: it is larger than 0.01 MB"
        assert (await _stream(small, large)).json()[
            "msg"
        ] == "the file must be at most 10,000 bytes"
        assert (await _base64(small, base64.b64encode(large).decode())).status_code == 400
        assert (await _base64(small)).status_code == 200
        assert (await small.http.post(STREAM, content=b"x" * 200_000)).json()["code"] == 400


async def test_an_account_has_room_for_so_much_and_gets_it_back(tmp_path: Path) -> None:
    room = 2 * len(good())
    async with api_only(tmp_path, upload_account_bytes=room) as small:
        for name in ("a", "b", "b"):
            assert (await _base64(small, fileName=name)).status_code == 200
        refused = await _base64(small, fileName="c")
        assert refused.status_code == 403
        assert refused.json()["msg"].startswith(
            f"The uploads of this account may hold {room:,} bytes"
        )
        other = await new_key(small, await new_account(small))
        headers = {"Authorization": f"Bearer {other.secret}"}
        body = {"base64Data": PNG, "uploadPath": PATH}
        assert (await small.http.post(BASE64, json=body, headers=headers)).status_code == 200
        mine = (await ask(small, "GET", "/api/v1/uploads"))["data"]["uploads"]
        assert (await ask(small, "DELETE", f"/api/v1/uploads/{mine[0]['uploadId']}"))["code"] == 200
        assert (await _base64(small, fileName="c")).status_code == 200


async def test_an_account_has_so_many_uploads_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitascope.uploads.service.MOST_UPLOADS", 2)
    async with api_only(tmp_path) as small:
        for name in ("a", "b", "b"):
            assert (await _base64(small, fileName=name)).status_code == 200
        refused = await _base64(small, fileName="c")
        assert (refused.status_code, refused.json()["msg"][:30]) == (
            403,
            "An account may have 2 uploads;",
        )


async def test_many_uploads_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        replies = await asyncio.gather(
            *(_base64(small, fileName=f"{number % 3}") for number in range(12))
        )
        assert {reply.status_code for reply in replies} == {200}
        assert len({_path_of(reply) for reply in replies}) == 3
        assert len(list((tmp_path / "media" / "pictures").iterdir())) == 3


async def test_uploads_are_listed_and_deleted_by_their_owner_only(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        reply = await _base64(small, fileName="a.png")
        (row,) = (await ask(small, "GET", "/api/v1/uploads"))["data"]["uploads"]
        assert row["downloadUrl"] == reply.json()["data"]["downloadUrl"]
        assert row["expireTime"] - row["createTime"] == 3 * 86_400_000
        link = {"url": row["downloadUrl"]}
        assert (await ask(small, "POST", "/api/v1/common/download-url", body=link))["data"] == row[
            "downloadUrl"
        ]
        other = (await new_key(small, await new_account(small))).secret
        path = f"/api/v1/uploads/{row['uploadId']}"
        assert (await ask(small, "GET", "/api/v1/uploads", key=other))["data"]["uploads"] == []
        assert (await ask(small, "DELETE", path, key=other))["code"] == 404
        assert (await ask(small, "POST", "/api/v1/common/download-url", key=other, body=link))[
            "code"
        ] == 422
        assert (await ask(small, "DELETE", path))["code"] == 200
        assert (await _load(small, reply)).status_code == 404
        assert (await ask(small, "DELETE", path))["code"] == 404
        assert list((tmp_path / "media" / "pictures").iterdir()) == []


async def test_an_upload_ends_after_its_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path, upload_days=2) as small:
        runtime, reply = small.runtime, await _base64(small)
        upkeep = Retention(
            runtime.accounts,
            runtime.tasks,
            runtime.films,
            runtime.callbacks,
            runtime.storage,
            runtime.uploads,
            runtime.settings,
        )
        now = clock.now_ms()
        monkeypatch.setattr(clock, "now_ms", lambda: now + round(1.9 * 86_400_000))
        await upkeep.purge_once()
        assert (await _load(small, reply)).status_code == 200
        monkeypatch.setattr(clock, "now_ms", lambda: now + 2 * 86_400_000 + 5_000)
        assert (await _load(small, reply)).status_code == 404
        await upkeep.purge_once()
        assert list((tmp_path / "media" / "pictures").iterdir()) == []
        assert (await ask(small, "GET", "/api/v1/uploads"))["data"]["uploads"] == []


async def test_a_task_takes_an_upload_without_the_network_and_keeps_its_bytes(
    tmp_path: Path,
) -> None:
    # Nothing may be fetched here: the port of this very service is none of those that are allowed.
    async with whole_service(tmp_path, engine=ENGINE, callback_networks=()) as small:
        reply = await _base64(small, fileName="a.png")
        url = reply.json()["data"]["downloadUrl"]
        body = {"model": "kling/v2-1-pro", "input": {"prompt": "x", "image_url": url}}
        made = await small.finished((await small.post(body))["data"]["taskId"])
        assert (made["state"], made["failMsg"]) == ("success", None)
        await _stream(small, turned(".jpg", 1), fileName="a.png")
        kept = small.runtime.storage.pictures.of_task(made["taskId"], "first")
        assert kept is not None
        assert kept.read_bytes() == good()
        (row,) = (await ask(small, "GET", "/api/v1/uploads"))["data"]["uploads"]
        await ask(small, "DELETE", f"/api/v1/uploads/{row['uploadId']}")
        gone = await small.post(body)
        assert (gone["code"], gone["msg"]) == (
            422,
            "input.image_url names an upload that is not here, or no longer",
        )
