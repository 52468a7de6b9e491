"""Exports about people who left, as platforms write them."""

from pathlib import Path

MAILCHIMP = """\
Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_REASON,UNSUB_REASON_OTHER,OPTIN_TIME,CC,LEID
ada@example.com,Ada,Byron,2026-11-27 10:00:05,OTHER,Too many mails,2016-09-10 08:00:00,GB,17
tom@example.com,Tom,Okafor,2026-11-26 09:30:00,N/A (Unsubscribed by an admin),,,US,18
"""
SUBSTACK = """\
email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at
maya@example.com,true,2027-01-01,yearly,false,2025-01-01T00:00:00Z,2025-06-01
ada@example.com,false,,,true,2025-01-01T00:00:00Z,
"""


def written(folder: Path, text: str, name: str = "export.csv") -> Path:
    """The text as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(*lines: str, header: str = "email,event,date") -> str:
    """A file of these lines."""
    return "\n".join((header, *lines, ""))
