"""Turns the address of a LinkedIn profile, as exports and people write it, into the one form it is found by."""

import re
from urllib.parse import quote, unquote

_PROFILE = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com(/[^\s?#]{1,300})(?:[?#]\S*)?", re.IGNORECASE)


def linkedin_profile(url: str) -> str | None:
    """`https://www.linkedin.com/in/ada`, whatever its host's spelling, query and last slash; None for anything else."""
    match = _PROFILE.fullmatch(url.strip())
    path = match[1].rstrip("/") if match else ""
    return f"https://www.linkedin.com{quote(unquote(path), safe='/-_.~')}" if path else None
