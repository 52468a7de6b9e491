"""Turns e-mail addresses as people write them into the one form they are found by."""

import hashlib
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

ROLES = frozenset(
    {
        "abuse", "accounts", "admin", "billing", "contact", "do-not-reply", "donotreply", "enquiries", "hello",
        "help", "hostmaster", "hr", "info", "invoices", "it", "jobs", "legal", "mail", "mailer-daemon",
        "marketing", "no-reply", "noreply", "office", "orders", "postmaster", "press", "privacy", "root", "sales",
        "security", "service", "support", "team", "webmaster",
    }
)  # fmt: skip
"""Mailboxes that belong to a function, not to a person: nobody there was with us for ten years."""


@lru_cache(maxsize=4096)
def normalise(email: str) -> str:
    """One form per mailbox: NFKC, IDNA, all lower case; plus-tags and dots stay, they are not ours to judge.

    Raises ValueError, without repeating the address, when it is none.
    """
    text = unicodedata.normalize("NFKC", email).strip()
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError("that is not an e-mail address") from error
    return f"{found.local_part}@{found.ascii_domain}".lower()


def is_role(email_norm: str) -> bool:
    """Whether a function reads this mailbox (info@, noreply@), not a person."""
    return email_norm.partition("@")[0].partition("+")[0] in ROLES


def address_hash(email_norm: str) -> str:
    """What remains of an address in the do-not-contact list after the address itself was erased."""
    return hashlib.sha256(email_norm.encode()).hexdigest()
