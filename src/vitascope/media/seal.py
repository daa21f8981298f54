"""The seal: a signature over every byte of a labelled file, in a box of its own at the file's end.

C2PA leaves some bytes out of its hashes (the file type, ``free`` boxes, its own padding). The seal
leaves out none, and is made with the same key, so nobody whom the reader does not trust can seal a
file that was changed.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)

from vitascope.media.identity import Identity

NAME = b"vitascope-seal-2"
NUMBER_BYTES = 32
"""Each of the signature's two numbers on P-256."""
HEAD_BYTES = 8 + len(NAME) + 2 * NUMBER_BYTES
"""Size, kind, name and signature; the certificates and the size once more follow."""
SIZE_BYTES = 4
SEAL_MAX_BYTES = 64_000
CHUNK_BYTES = 1 << 20
HASH = ECDSA(Prehashed(hashes.SHA256()))


def seal(file: BinaryIO, identity: Identity) -> None:
    """Append the seal of an identity to a signed file."""
    key = serialization.load_pem_private_key(identity.key, password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    digest = _digest(file, file.seek(0, os.SEEK_END), identity.chain)
    numbers = decode_dss_signature(key.sign(digest, HASH))
    signature = b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)
    size = HEAD_BYTES + len(identity.chain) + SIZE_BYTES
    file.seek(0, os.SEEK_END)
    file.write(
        struct.pack(">I4s", size, b"free")
        + NAME
        + signature
        + identity.chain
        + struct.pack(">I", size)
    )
    file.flush()


def problem_of(path: Path, serial: str, anchors: bytes, *, trusted: bool) -> str:
    """Return why a file's seal does not hold, empty if it does.

    It must be by the certificate with the manifest's serial number and, if that is trusted, lead to
    an anchor.
    """
    try:
        with path.open("rb") as file:
            start, signature, chain = _read(file)
            digest = _digest(file, start, chain)
        certificates = x509.load_pem_x509_certificates(chain)
        _require_signed(certificates[0], signature, digest)
        if str(certificates[0].serial_number) != serial:
            return "the seal is another signer's than the manifest"
        if trusted:
            _require_path(certificates, x509.load_pem_x509_certificates(anchors))
    except (InvalidSignature, ValueError, TypeError, struct.error, x509.ExtensionNotFound):
        return "the seal does not fit the file"
    return ""


def _read(file: BinaryIO) -> tuple[int, bytes, bytes]:
    """Return where the seal begins, its signature and its certificates.

    Raise ValueError if there is none.
    """
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - SIZE_BYTES))
    (size,) = struct.unpack(">I", file.read())
    if not HEAD_BYTES + SIZE_BYTES < size <= min(end, SEAL_MAX_BYTES):
        raise ValueError("no seal")
    file.seek(end - size)
    box = file.read()
    if box[: HEAD_BYTES - 2 * NUMBER_BYTES] != struct.pack(">I4s", size, b"free") + NAME:
        raise ValueError("no seal")
    return end - size, box[HEAD_BYTES - 2 * NUMBER_BYTES : HEAD_BYTES], box[HEAD_BYTES:-SIZE_BYTES]


def _require_signed(certificate: x509.Certificate, signature: bytes, digest: bytes) -> None:
    key = certificate.public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("another kind of key")
    numbers = (signature[:NUMBER_BYTES], signature[NUMBER_BYTES:])
    first, second = (int.from_bytes(number, "big") for number in numbers)
    key.verify(encode_dss_signature(first, second), digest, HASH)


def _require_path(
    certificates: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]
) -> None:
    """Raise InvalidSignature, ValueError or TypeError unless the certificates lead to an anchor,
    one by one.
    """
    for certificate, issuer in pairwise(certificates):
        certificate.verify_directly_issued_by(issuer)
        if not issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise ValueError("the issuer is no authority")
    last = certificates[-1]
    if last not in anchors and not any(_is_issued_by(last, anchor) for anchor in anchors):
        raise ValueError("no anchor")


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _digest(file: BinaryIO, size: int, chain: bytes) -> bytes:
    """Return the SHA-256 of a file's first size bytes and of the certificates that sign them."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (chunk := file.read(min(size, CHUNK_BYTES))):
        digest.update(chunk)
        size -= len(chunk)
    digest.update(chain)
    return digest.digest()
