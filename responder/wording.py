"""Turns the text of a letter into the hash an approval names."""

import hashlib


def letter_hash(subject: str, body: str) -> str:
    """SHA-256, in hex, of subject, an empty line, and body, as UTF-8: what a manager approved, to the byte."""
    return hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
