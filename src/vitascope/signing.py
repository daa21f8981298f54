"""The service's own secret, and what is derived from it: nothing that signs is stored beside what
it signs.
"""

import hashlib
import hmac
import secrets
from pathlib import Path

from vitascope import durable
from vitascope.errors import OperatorError

SECRET_BYTES = 32


class MasterSecret:
    """One secret of 256 bits per installation.

    Every other secret is derived from it by purpose and owner.
    """

    def __init__(self, secret: bytes) -> None:
        """Hold the secret; it is never shown."""
        self._secret = secret

    @classmethod
    def load(cls, path: Path) -> "MasterSecret":
        """Read the secret's file.

        Raises OperatorError if it cannot be read or is not such a secret.
        """
        try:
            secret = path.read_bytes()
        except OSError as error:
            raise OperatorError(
                "{path} cannot be read: {why}", path=path, why=error.strerror
            ) from None
        if len(secret) != SECRET_BYTES:
            raise OperatorError(
                "{path} must hold exactly {count} bytes; restore it from your backup",
                path=path,
                count=SECRET_BYTES,
            )
        return cls(secret)

    def derive(self, purpose: str, *parts: str) -> bytes:
        """Return 32 bytes for a purpose and its owner.

        Equal arguments give equal bytes, others tell nothing.
        """
        text = "\x1f".join((purpose, *parts))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()

    def sign(self, purpose: str, *parts: str) -> str:
        """Return a signature over parts as hexadecimal text."""
        return self.derive(f"sign {purpose}", *parts).hex()

    def verify(self, signature: str, purpose: str, *parts: str) -> bool:
        """Say whether a signature is ours, in constant time."""
        return hmac.compare_digest(signature.encode(), self.sign(purpose, *parts).encode())


def create_secret(path: Path) -> None:
    """Write a new secret, unless another process just did; it is on the disk when this returns."""
    durable.create(path, secrets.token_bytes(SECRET_BYTES))
