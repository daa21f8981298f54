"""What a task needs beside the database: room, the secret, an identity for labels.

For readyz, doctor and the start.
"""

import shutil
from collections.abc import Iterator

from vitascope.config import Settings
from vitascope.errors import OperatorError
from vitascope.installation import SECRET_FILE
from vitascope.media.labels import LABEL_FOLDER
from vitascope.signing import MasterSecret

DISK_LEAST_BYTES = 200 * 1024 * 1024
"""With less room, the next videos and transactions may not fit."""
FINGERPRINT = "fingerprint"


def failed_checks(settings: Settings, secret: MasterSecret) -> dict[str, str]:
    """Return what keeps this installation from making videos, by name and each with its reason."""
    return dict(_failed_checks(settings, secret))


def _failed_checks(settings: Settings, secret: MasterSecret) -> Iterator[tuple[str, str]]:
    if shutil.disk_usage(settings.data).free < DISK_LEAST_BYTES:
        yield "disk", "it is full"
    if problem := _secret_problem(settings, secret):
        yield "secret", problem
    if problem := label_problem(settings):
        yield "labels", problem


def label_problem(settings: Settings) -> str:
    """Return why labels cannot be signed, empty if they can.

    An identity that is yet to be made is no problem.
    """
    folder = settings.data / LABEL_FOLDER
    is_operators = settings.label_certificate is not None
    if is_operators is not (settings.label_key is not None):
        return "label_certificate and label_key belong together: set both or neither"
    if not is_operators and not folder.exists():
        return ""
    # Cryptography is loaded only where there is something to look at.
    from vitascope.media.identity import load_identity, operator_identity

    try:
        if settings.label_certificate is not None and settings.label_key is not None:
            identity = operator_identity(settings.label_certificate, settings.label_key)
        else:
            identity = load_identity(folder, settings.producer)
        identity.require_usable()
    except OperatorError as error:
        return str(error)
    return ""


def _secret_problem(settings: Settings, secret: MasterSecret) -> str:
    path = settings.secret_file or settings.data / SECRET_FILE
    try:
        found = MasterSecret.load(path)
    except (OperatorError, OSError):
        return f"{path} cannot be read any more; the next start needs it"
    is_same = found.sign(FINGERPRINT) == secret.sign(FINGERPRINT)
    return "" if is_same else f"{path} is another secret than the one this process began with"
