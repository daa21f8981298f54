"""Who signs: the installation's own certificate authority, made at the first start, or the
operator's certificate.
"""

import datetime
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vitascope import durable
from vitascope.clock import now_ms
from vitascope.errors import OperatorError
from vitascope.media.label import ANCHOR_FILE

CHAIN_FILE = "chain.pem"
KEY_FILE = "signing.key"
VALID_DAYS = 3_650
"""Without a time-stamping service a signature is good only while its certificate is."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """An ES256 key and its certificate chain, leaf first, as PEM.

    anchor is the root that verifying trusts.
    """

    chain: bytes
    key: bytes
    anchor: bytes

    def require_usable(self) -> None:
        """Raise OperatorError unless key and certificate are whole, belong together and are valid
        now.
        """
        try:
            leaf, *_ = x509.load_pem_x509_certificates(self.chain)
            key = serialization.load_pem_private_key(self.key, password=None)
            x509.load_pem_x509_certificates(self.anchor)
        except (ValueError, TypeError) as error:
            raise OperatorError(
                "the labels' certificate or key cannot be read; restore it from your backup"
            ) from error
        if key.public_key() != leaf.public_key():
            raise OperatorError(
                "the labels' key does not belong to their certificate; restore both from your backup"
            )
        now = datetime.datetime.fromtimestamp(now_ms() / 1_000, datetime.UTC)
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            raise OperatorError(
                "the labels' certificate is valid until {day:%Y-%m-%d} only",
                day=leaf.not_valid_after_utc,
            )


def load_identity(folder: Path, producer: str) -> Identity:
    """Read the identity in folder, or make an authority and a signing certificate there, readable
    by this user.

    Raises OperatorError where the folder holds half an identity.
    """
    paths = [folder / name for name in (CHAIN_FILE, KEY_FILE, ANCHOR_FILE)]
    if not folder.exists():
        _create(folder, producer)
    if missing := [path.name for path in paths if not path.exists()]:
        raise OperatorError(
            "{folder} lacks {missing}; restore it from your backup",
            folder=folder,
            missing=", ".join(missing),
        )
    try:
        chain, key, anchor = (path.read_bytes() for path in paths)
    except OSError as error:
        raise OperatorError(
            "{file} cannot be read: {why}", file=error.filename, why=error.strerror
        ) from error
    return Identity(chain=chain, key=key, anchor=anchor)


def operator_identity(certificate: Path, key: Path) -> Identity:
    """Return the operator's own: certificate is a PEM chain, leaf first, root or issuer last; key
    an ES256 PEM key.

    Raises OperatorError where a file cannot be read or is no such thing.
    """
    try:
        chain, secret = certificate.read_bytes(), key.read_bytes()
        issuer = x509.load_pem_x509_certificates(chain)[-1]
        loaded = serialization.load_pem_private_key(secret, password=None)
    except (OSError, ValueError, TypeError) as error:
        raise OperatorError(
            "The labels' certificate or key cannot be read: {why}", why=error
        ) from error
    if not isinstance(loaded, EllipticCurvePrivateKey) or not isinstance(loaded.curve, SECP256R1):
        raise OperatorError("{key} must be a P-256 key: the labels are signed with ES256", key=key)
    return Identity(chain=chain, key=secret, anchor=_pem(issuer))


def _create(folder: Path, producer: str) -> None:
    authority_key, leaf_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = _certificate(
        "Vitascope authority", producer, authority_key, authority_key, is_authority=True
    )
    leaf = _certificate("Vitascope labels", producer, leaf_key, authority_key, is_authority=False)
    # A whole folder under another name first: a crash in between leaves no half identity. The
    # authority's key is forgotten on purpose: it signed the one certificate it was made for.
    part = Path(
        tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=f".{folder.name}.part", dir=folder.parent)
    )
    secret = leaf_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for name, content in {
        CHAIN_FILE: _pem(leaf) + _pem(authority), KEY_FILE: secret, ANCHOR_FILE: _pem(authority),
    }.items():  # fmt: skip
        durable.write(part / name, content)
    durable.sync(part)
    try:
        durable.rename(part, folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(part)  # another process was first


def _certificate(
    title: str,
    producer: str,
    key: EllipticCurvePrivateKey,
    issuer_key: EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    begin = datetime.datetime.fromtimestamp(now_ms() / 1_000, datetime.UTC) - datetime.timedelta(
        days=1
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(title, producer))
        .issuer_name(_name("Vitascope authority", producer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=VALID_DAYS))
        .add_extension(
            x509.BasicConstraints(is_authority, 0 if is_authority else None), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(_usage(is_authority=is_authority), critical=True)
    )
    if not is_authority:
        # C2PA 2.2, 14.5.1: a claim signer's certificate needs one of a few purposes; this one every
        # library knows.
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(title: str, producer: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, producer),
            x509.NameAttribute(NameOID.COMMON_NAME, title),
        ]
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
