"""Turns events into signed events, the way SendGrid's Event Webhook signs: ECDSA P-256 over timestamp and raw body."""

import base64
import os
import time
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"


def key_pair() -> tuple[str, str]:
    """A new private key (PEM) and its public half (base64 of DER, as SendGrid shows it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode(), public_key(pem.decode())


def kept_key_pair(folder: Path) -> tuple[str, str]:
    """The key pair of this data folder, made at the first call and the same ever after."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "events_key.pem"
    if not path.exists():
        _keep(path, key_pair()[0])
    pem = path.read_text(encoding="ascii")
    return pem, public_key(pem)


def _keep(path: Path, pem: str) -> None:
    """Write it whole or not at all; whoever is first wins, since others may have handed out its public half."""
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(pem, encoding="ascii")
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def public_key(private_pem: str) -> str:
    """The public half, as base64 of DER."""
    der = (
        _load(private_pem)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(der).decode()


def signed(private_pem: str, body: bytes) -> dict[str, str]:
    """The two headers that make `body` SendGrid's, at this moment."""
    timestamp = str(int(time.time()))
    signature = _load(private_pem).sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    return {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: timestamp}


def _load(private_pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("SendGrid signs events with an elliptic curve key, and this is none")
    return key
