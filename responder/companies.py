"""Turns an address into the company whose domain it has, which two colleagues share."""

FREE_MAIL = frozenset(
    {
        "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com",
        "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "icloud.com", "laposte.net",
        "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr",
        "outlook.com", "outlook.de", "pm.me", "posteo.de", "proton.me", "protonmail.com", "qq.com", "rocketmail.com",
        "seznam.cz", "t-online.de", "tutanota.com", "virgilio.it", "web.de", "wp.pl", "ya.ru", "yahoo.co.uk",
        "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com", "163.com",
    }
)  # fmt: skip
"""Domains where people have mailboxes of their own: two of them are no colleagues."""


def company_of(email: str | None) -> str | None:
    """The domain two colleagues share; None for mailboxes at a free-mail provider."""
    domain = (email or "").rpartition("@")[2].strip().lower()
    return domain if domain and domain not in FREE_MAIL else None
