"""Examples and manifests are code: an empty secret, platform variables, a video that was changed
and sealed anew.
"""

import hashlib
import re
import struct
from pathlib import Path

import pytest
import yaml

from tests.outside.commands import run
from vitascope.client import kie_signature_holds, verify_callback
from vitascope.webhook import kie_signature

ROOT = Path(__file__).parents[2]
EMPTY = ("", "whsec_", " ", "whsec_AAAA", "whsec_not base64")


@pytest.mark.parametrize("secret", EMPTY)
def test_an_empty_or_cut_secret_verifies_nothing(secret: str) -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,a"}
    with pytest.raises(ValueError, match="secret"):
        verify_callback(headers, b"{}", secret)


@pytest.mark.parametrize("secret", ["", "whsec_", " "])
def test_what_an_empty_secret_signs_does_not_hold(secret: str) -> None:
    headers = {
        "X-Webhook-Timestamp": "1",
        "X-Webhook-Signature": kie_signature(secret, "task_1", "1"),
    }
    with pytest.raises(ValueError, match="secret"):
        kie_signature_holds(headers, '{"data": {"taskId": "task_1"}}', secret)


def test_listen_refuses_a_secret_that_is_none(tmp_path: Path) -> None:
    done = run(tmp_path, "callback", "listen", "--secret", "whsec_AAAA")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


LINKS = {
    "VITASCOPE_PORT": "tcp://10.96.0.5:80",
    "VITASCOPE_SERVICE_HOST": "10.96.0.5",
    "VITASCOPE_SERVICE_PORT": "80",
    "VITASCOPE_SERVICE_PORT_HTTP": "80",
    "VITASCOPE_PORT_80_TCP": "tcp://10.96.0.5:80",
    "VITASCOPE_PORT_80_TCP_PROTO": "tcp",
    "VITASCOPE_PORT_80_TCP_ADDR": "10.96.0.5",
    "VITASCOPE_METRICS_PORT": "tcp://10.96.0.6:9100",
    "VITASCOPE_METRICS_SERVICE_HOST": "10.96.0.6",
}


def test_variables_that_kubernetes_sets_for_services_are_no_settings(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", "--data", "data", **LINKS)
    assert (done.returncode, b"8780" in done.stdout) == (0, True), done.stdout + done.stderr


def test_every_pod_does_without_them_and_no_secret_is_for_everybody() -> None:
    manifests = yaml.safe_load_all((ROOT / "deploy" / "kubernetes" / "vitascope.yaml").read_text())
    pods = [each["spec"]["template"]["spec"] for each in manifests if each["kind"] == "Deployment"]
    assert [pod["enableServiceLinks"] for pod in pods] == [False, False]
    assert not re.search(
        r"chmod\s+[0-7]*[4-7]{2}\b", (ROOT / "deploy" / "compose.yaml").read_text()
    )


def _sealed_anew(video: bytes) -> bytes:
    """Seal a file as the first releases did: anybody can."""
    seal = struct.pack(">I4s", 56, b"free") + b"vitascope-seal-1"
    return video + seal + hashlib.sha256(video).digest()


def test_a_video_that_was_changed_is_never_unchanged(tmp_path: Path) -> None:
    assert run(tmp_path, "generate", "a cat", "-o", "a.mp4", "--data", "data").returncode == 0
    assert run(tmp_path, "verify", "a.mp4", "--data", "data").returncode == 0
    video = (tmp_path / "a.mp4").read_bytes()
    (size,) = struct.unpack(">I", video[-4:])
    bare, seal = video[:-size], video[-size:]
    payload = struct.pack(">I4s", 16, b"free") + b"payload!"
    for changed in (
        _sealed_anew(bare + payload),
        _sealed_anew(bare.replace(b"ftyp" + bare[8:12], b"ftypEVIL", 1)),
        bare + payload + seal,
        bare,
        video + payload,
        video[:-1],
    ):
        (tmp_path / "changed.mp4").write_bytes(changed)
        assert run(tmp_path, "verify", "changed.mp4", "--data", "data").returncode == 1


def test_another_installations_seal_does_not_hold(tmp_path: Path) -> None:
    for folder in ("ours", "others"):
        assert (
            run(tmp_path, "generate", "a cat", "-o", f"{folder}.mp4", "--data", folder).returncode
            == 0
        )
    ours, others = ((tmp_path / f"{folder}.mp4").read_bytes() for folder in ("ours", "others"))
    (mine,), (theirs,) = (struct.unpack(">I", each[-4:]) for each in (ours, others))
    (tmp_path / "mixed.mp4").write_bytes(ours[:-mine] + others[-theirs:])
    assert run(tmp_path, "verify", "mixed.mp4", "--data", "ours").returncode == 1
