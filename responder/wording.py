"""Turns the text of a letter into the hash an approval names; and says silence in the words it is found by."""

import hashlib

# How the sentence ends by which the gate of "personal or nothing" keeps a case silent.
TOO_LITTLE = "Deliberately silent."
SILENT_BY_LAW = "So nothing is written."  # unless a person decides otherwise


def letter_hash(subject: str, body: str) -> str:
    """SHA-256, in hex, of subject, an empty line, and body, as UTF-8: what a manager approved, to the byte."""
    return hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
