"""Turns a day and a country into the season people there would call it, where the almanac and the sky agree."""

from datetime import date

NORTH = frozenset({
    "AD", "AL", "AM", "AT", "AZ", "BA", "BE", "BG", "BY", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO",
    "FR", "GB", "GE", "GG", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "JP", "KG", "KP", "KR", "KZ", "LI", "LT",
    "LU", "LV", "MC", "MD", "ME", "MK", "MN", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "SM",
    "TJ", "TM", "TR", "UA", "US", "UZ", "VA", "XK",
})  # fmt: skip
SOUTH = frozenset({"AR", "AU", "CL", "FK", "LS", "NZ", "UY", "ZA"})
"""Countries (ISO 3166-1) most of whose people live where a year has four seasons."""

# By months a season begins on the first of one, by the sun about three weeks later: between the two it is no season.
# What begins in December is none either: "the winter of 2016" would be heard as its January.
_NORTHERN = (
    ("winter", (1, 1), (3, 1)),
    ("spring", (3, 22), (6, 1)),
    ("summer", (6, 23), (9, 1)),
    ("autumn", (9, 25), (12, 1)),
)
_OPPOSITE = {"spring": "autumn", "summer": "winter", "autumn": "spring", "winter": "summer"}


def season(on: date, country: str | None) -> str | None:
    """spring, summer, autumn or winter; None where the country is unknown or has others, and between two seasons."""
    code = (country or "").strip().upper()
    if code not in NORTH and code not in SOUTH:
        return None
    northern = next((name for name, begins, ends in _NORTHERN if begins <= (on.month, on.day) < ends), None)
    return _OPPOSITE[northern] if northern and code in SOUTH else northern
