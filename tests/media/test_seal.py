"""The seal: only whom the reader trusts can seal a file that was changed."""

import datetime
import struct
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from tests.media.pictures import moving, spec
from vitascope.media.encode import encode
from vitascope.media.identity import Identity, load_identity
from vitascope.media.labels import Labels
from vitascope.media.provenance import read_provenance
from vitascope.media.seal import seal

NOTES = {"engine": "scene", "weights": "sha256:abc"}


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return load_identity(tmp_path_factory.mktemp("own") / "labels", "Studio")


@pytest.fixture
def video(tmp_path: Path, identity: Identity) -> Path:
    path = tmp_path / "clip.mp4"
    labels = Labels(
        identity=lambda: identity, prompt_key=b"k" * 32, producer="Studio", visible=False
    )
    encode(moving(160, 90, fps=24, seconds=5), path, labels.tags("task_1"))
    labels.sign(path, spec(), NOTES)
    return path


def _changed_and_sealed_by(video: Path, identity: Identity) -> None:
    content = video.read_bytes()
    (size,) = struct.unpack(">I", content[-4:])
    video.write_bytes(content[:-size] + struct.pack(">I4s", 16, b"free") + b"payload!")
    with video.open("r+b") as file:
        seal(file, identity)


def _issued_by_a_leaf(identity: Identity) -> Identity:
    """Return an identity whose certificate the identity's own, which is no authority, has issued."""
    leaf = x509.load_pem_x509_certificates(identity.chain)[0]
    issuer = serialization.load_pem_private_key(identity.key, password=None)
    assert isinstance(issuer, EllipticCurvePrivateKey)
    key = generate_private_key(SECP256R1())
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(leaf.subject)
        .issuer_name(leaf.subject)
        .public_key(key.public_key())
        .serial_number(leaf.serial_number)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=30))
        .sign(issuer, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM) + identity.chain
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Identity(chain=chain, key=secret, anchor=identity.anchor)


def test_another_signers_seal_does_not_hold(
    video: Path, identity: Identity, tmp_path: Path
) -> None:
    _changed_and_sealed_by(video, load_identity(tmp_path / "stranger", "Stranger"))
    found = read_provenance(video, identity.anchor)
    assert found is not None
    assert (found.whole, found.problem) == (False, "the seal is another signer's than the manifest")


def test_a_certificate_that_is_no_authority_vouches_for_no_seal(
    video: Path, identity: Identity
) -> None:
    _changed_and_sealed_by(video, _issued_by_a_leaf(identity))
    found = read_provenance(video, identity.anchor)
    assert found is not None
    assert (found.whole, found.problem) == (False, "the seal does not fit the file")
