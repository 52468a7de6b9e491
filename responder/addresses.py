"""Turns e-mail addresses as people write them into the one form they are found by."""

import hashlib
import re
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


_LABEL = r"[a-z0-9](?:[a-z0-9]|-(?!-))*(?<!-)"
_PLAIN = re.compile(
    rf"(?=[^@]{{1,64}}@.{{1,180}}$)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:(?=[^.]{{1,63}}\.){_LABEL}\.)+"
    r"(?!arpa$|invalid$|local$|localhost$|onion$)[a-z]{2,63}",
    re.ASCII | re.IGNORECASE,
)
"""Addresses that need no second look. They are most, and the full look takes forty times as long."""


@lru_cache(maxsize=1 << 14)  # more than an import looks at in one go
def normalise(email: str) -> str:
    """One form per mailbox: NFKC, IDNA, all lower case; plus-tags and dots stay, they are not ours to judge.

    Raises ValueError, without repeating the address, when it is none.
    """
    if _PLAIN.fullmatch(email):
        return email.lower()
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
