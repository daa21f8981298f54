"""OpenStack Swift as an S3 server for tests: proxy, account, container and object servers, each a
process of its own.

Its S3 interface is one that clouds run: it checks every signature, and keeps objects in files
beside their sums.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import obstore
from obstore.store import S3Store

from tests.memory import new_folder

KEY_ID, KEY_SECRET, REGION, BUCKET = "test:tester", "testing", "us-east-1", "videos"
KINDS = ("account", "container", "object")
START_SECONDS = 60.0
SERVE = "import sys; from swift.common.wsgi import run_wsgi; sys.exit(run_wsgi(*sys.argv[1:]))"
MAKE_RING = """
import sys
from swift.common.ring import RingBuilder
builder = RingBuilder(1, 1, 0)
builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(sys.argv[2]), "device": "disk", "weight": 1})
builder.rebalance()
builder.get_ring().save(sys.argv[1])
"""
SHARED = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
workers = 0
log_address = {folder}/nowhere
[pipeline:main]
pipeline = {pipeline}
[app:{kind}-server]
use = egg:swift#{kind}
account_autocreate = true
"""
FILTERS = """
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
"""


@contextmanager
def running_swift() -> Iterator[str]:
    """Run all four servers for a block, with one empty bucket; gives the endpoint."""
    folder = new_folder("vitascope-swift-", attributes=True)
    servers: list[subprocess.Popen[bytes]] = []
    try:
        (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = tests\n")
        (folder / "disk").mkdir()
        ports = {kind: _free_port() for kind in (*KINDS, "proxy")}
        rings = [
            _python(folder, MAKE_RING, str(folder / f"{kind}.ring.gz"), str(ports[kind]))
            for kind in KINDS
        ]
        for ring in rings:
            assert ring.wait() == 0, (folder / "log").read_text()
        for kind, port in ports.items():
            pipeline = (
                "catch_errors bulk s3api tempauth slo proxy-server"
                if kind == "proxy"
                else f"{kind}-server"
            )
            conf = folder / f"{kind}.conf"
            filters = FILTERS if kind == "proxy" else ""
            conf.write_text(
                SHARED.format(kind=kind, port=port, folder=folder, pipeline=pipeline) + filters
            )
            servers.append(_python(folder, SERVE, str(conf), f"{kind}-server"))
        endpoint = f"http://127.0.0.1:{ports['proxy']}"
        _make_bucket(endpoint, folder / "log")
        yield endpoint
    finally:
        for server in servers:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(endpoint: str, prefix: str) -> dict[str, str]:
    """Return what a service needs to keep its videos under a prefix of the bucket."""
    return {
        "storage": f"s3://{BUCKET}/{prefix}", "storage_endpoint": endpoint, "storage_key_id": KEY_ID,
        "storage_key_secret": KEY_SECRET, "storage_region": REGION,
    }  # fmt: skip


def _python(folder: Path, program: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-W", "ignore", "-c", program, *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log)


def _make_bucket(endpoint: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _is_made(endpoint):
        assert time.monotonic() < until, log.read_text()[-4_000:]
        time.sleep(0.2)


def _is_made(endpoint: str) -> bool:
    try:
        return httpx2.put(_signed(endpoint), trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def _signed(endpoint: str) -> str:
    """Return a URL that makes the bucket: the library makes objects only, but it signs the way to
    none of them too.
    """
    store = S3Store(
        BUCKET, endpoint=endpoint, region=REGION, access_key_id=KEY_ID, secret_access_key=KEY_SECRET,
        client_options={"allow_http": True},
    )  # fmt: skip
    return str(obstore.sign(store, "PUT", "", timedelta(minutes=5)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
