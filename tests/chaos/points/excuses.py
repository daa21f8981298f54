"""Points that the proof does not die at, each with its reason.

Whatever is neither here nor passed fails a test.
"""

from collections.abc import Set

from tests.chaos.points.found import Point
from tests.chaos.points.watch import AFTER, BEFORE

ASKS = "it only asks: nothing is changed anywhere, here or there"
CLIENT = (
    "a client's process: its end is a broken connection, which the service meets at its own points; what it saves is "
    "covered by the rename"
)
MOVES = (
    "into the trash or back: a file is copied before it is removed, and the next sweep goes on; the folder's own moves "
    "are died at"
)
SWITCH = "one row that an operator adds, as the switches and settings that are died at"
DIALECT = "an order as another server takes it: the engine's steps around it are died at in the common dialect"
UPLOADED = (
    "a copy of a picture for a supplier, before anything is ordered; the next attempt makes another"
)
EXCUSES = {
    "commit marks.service._choose": SWITCH,
    "send cli.admin_session._http.call": CLIENT,
    "send client.aio.AsyncVitascope._ask": CLIENT,
    "send client.sync.Vitascope._ask": CLIENT,
    "send egress.fetch.Fetcher._get": ASKS,
    "send engines.kie.KieEngine._orders_are_recognised": ASKS,
    "send engines.remote._following": ASKS,
    "send engines.remote.require_answer": ASKS,
    "send engines.dialects.comfyui.ComfyDialect._get": ASKS,
    "send engines.dialects.comfyui.ComfyDialect._post": DIALECT,
    "send engines.dialects.comfyui.ComfyDialect._uploaded": DIALECT,
    "send engines.dialects.lightx2v.LightX2VDialect._known": ASKS,
    "send engines.dialects.lightx2v.LightX2VDialect.cancel": DIALECT,
    "send engines.dialects.lightx2v.LightX2VDialect.create": DIALECT,
    "send engines.dialects.lightx2v.LightX2VDialect.is_running": ASKS,
    "send engines.dialects.lightx2v.LightX2VDialect.poll": ASKS,
    "send engines.dialects.openai.OpenAiDialect._get": ASKS,
    "send engines.dialects.sdcpp.SdCppDialect._get": ASKS,
    "send engines.dialects.sdcpp.SdCppDialect._post": DIALECT,
    "send engines.dialects.waiting.WaitingDialect._send": DIALECT,
    "send engines.supplier_uploads._uploaded": UPLOADED,
    "send storage.s3.S3Pictures.find": ASKS,
    "send storage.s3.S3Storage._move": MOVES,
    "send storage.s3.S3Storage.holds": ASKS,
    "send storage.s3.S3Storage.owner": ASKS,
    "send storage.s3.S3Storage.size": ASKS,
    "send storage.s3.S3Storage.stream": ASKS,
}


def unaccounted(found: Set[Point], passed: Set[str]) -> set[str]:
    """Return the points of the source that no act passes, before and after, and that have no
    excuse.
    """
    return {
        str(point) for point in found if not {f"{BEFORE} {point}", f"{AFTER} {point}"} <= passed
    } - EXCUSES.keys()
