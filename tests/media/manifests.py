"""Pictures that carry a C2PA manifest, as a camera would sign them."""

import io
import json

import c2pa

from tests.media.given_files import good
from vitascope.media.identity import Identity

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def signed_picture(camera: Identity, ending: str = ".png") -> bytes:
    """Return a picture that a camera signed."""
    created = {"action": "c2pa.created", "digitalSourceType": CAPTURED}
    manifest = {
        "claim_generator_info": [{"name": "camera", "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }
    about = c2pa.C2paSignerInfo("es256", camera.chain, camera.key, None)
    context = c2pa.Context.from_dict({"version": 1, "verify": {"verify_after_sign": False}})
    signed = io.BytesIO()
    c2pa.Builder(json.dumps(manifest), context).sign(
        c2pa.Signer.from_info(about), TYPES[ending], io.BytesIO(good(ending)), signed
    )
    return signed.getvalue()
