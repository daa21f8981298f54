"""Time-stamps (RFC 3161): by an authority made here, and what becomes of a clip where none answers."""

import datetime
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.media.pictures import moving, spec
from vitascope import clock
from vitascope.media.encode import encode
from vitascope.media.identity import load_identity
from vitascope.media.labels import Labels
from vitascope.media.provenance import DRAWN, TRAINED, Provenance, read_provenance

PEM = serialization.Encoding.PEM
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
CONFIGURATION = """
[tsa]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/authority.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


def _certificate(
    title: str,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    *,
    stamps: bool,
    is_sound: bool = True,
) -> bytes:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(title))
        .issuer_name(name("authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=3_650))
        .add_extension(x509.BasicConstraints(not stamps, None), critical=True)
    )
    public, issuer = key.public_key(), issuer_key.public_key()
    usage = dict.fromkeys(USAGES, False) | {
        "digital_signature": stamps,
        "key_cert_sign": not stamps,
    }
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    if is_sound:
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public), critical=False
        )
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False
        )
    if stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(PEM)


def _make_authority(folder: Path, *, is_sound: bool) -> None:
    root, stamper = (rsa.generate_private_key(65_537, 2_048) for _ in range(2))
    (folder / "authority.pem").write_bytes(_certificate("authority", root, root, stamps=False))
    (folder / "tsa.pem").write_bytes(
        _certificate("stamps", stamper, root, stamps=True, is_sound=is_sound)
    )
    secret = stamper.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "tsa.key").write_bytes(secret)
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))


@contextmanager
def _authority(folder: Path, *, is_sound: bool = True) -> Iterator[str]:
    """Serve time-stamps on a port of 127.0.0.1; yield the address."""
    _make_authority(folder, is_sound=is_sound)

    class TimestampHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = folder / "query"
            query.write_bytes(self.rfile.read(int(self.headers["content-length"])))
            command = ["openssl", "ts", "-reply", "-config", str(folder / "tsa.cnf")]
            command += ["-section", "tsa", "-queryfile", str(query)]
            answer = subprocess.run(command, capture_output=True, check=True).stdout
            self.send_response(200)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *text: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), TimestampHandler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _signed(folder: Path, url: str | None, **notes: str) -> tuple[bool, Provenance]:
    path = folder / "clip.mp4"
    encode(moving(160, 90, fps=24, seconds=0.5), path)
    identity = load_identity(folder / "labels", "Studio")
    labels = Labels(
        identity=lambda: identity, prompt_key=b"k", producer="Studio", visible=False, timestamp_url=url
    )  # fmt: skip
    stamped = labels.sign(path, spec(), {"engine": "scene", **notes}).stamped
    found = read_provenance(path, identity.anchor)
    assert found is not None
    return stamped, found


def test_an_authority_says_when_a_clip_was_signed(tmp_path: Path) -> None:
    before = clock.now_ms() // 1_000
    with _authority(tmp_path) as url:
        stamped, found = _signed(tmp_path, url)
    assert stamped
    assert (found.whole, found.trusted, found.problem) == (True, True, "")
    said = datetime.datetime.fromisoformat(found.stamped).timestamp()
    assert before <= said <= clock.now_ms() / 1_000


def test_a_clip_is_signed_without_a_stamp_where_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        stamped, found = _signed(tmp_path, f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert not stamped
    assert (found.whole, found.trusted, found.stamped) == (True, True, "")


def test_a_stamp_that_would_break_the_manifest_is_left_out(tmp_path: Path) -> None:
    with _authority(tmp_path, is_sound=False) as url:
        stamped, found = _signed(tmp_path, url)
    assert not stamped
    assert (found.whole, found.trusted, found.stamped) == (True, True, "")


def test_without_the_setting_nobody_is_asked(tmp_path: Path) -> None:
    stamped, found = _signed(tmp_path, None)
    assert (stamped, found.whole, found.stamped) == (False, True, "")


def test_the_manifest_says_whether_a_network_or_a_program_made_the_pixels(tmp_path: Path) -> None:
    assert _signed(tmp_path, None)[1].source_type == TRAINED == "trainedAlgorithmicMedia"
    assert _signed(tmp_path, None, source_type=DRAWN)[1].source_type == DRAWN == "algorithmicMedia"
