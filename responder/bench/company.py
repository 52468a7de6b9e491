"""Turns a number into the CSV files of a company with so many customers, and ten contacts for each of them.

Contacts are spread as in life: of a hundred one is with the same person, twenty are with the best known thousandth,
and the others with anybody.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CONTACTS_EACH = 10
CHANNELS = ("met", "call", "message", "email", "event", "support")
FIRST_DAY, DAYS = date(2012, 1, 1), 5000
SIGNER = "maya@example.com"
STRIDE = 7919  # a prime, so that neighbours in time are not neighbours among people


def address(number: int) -> str:
    """The address of one of its customers."""
    return f"reader{number}@example.com"


def write_files(folder: Path, customers: int) -> tuple[Path, Path]:
    """customers.csv and touchpoints.csv, as the company's own systems would export them: the oldest row first."""
    people, contacts = folder / "customers.csv", folder / "touchpoints.csv"
    _write(people, ("email", "given_name", "family_name", "company", "customer_since", "refs"), _people(customers))
    _write(contacts, ("id", "email", "manager", "channel", "occurred_at", "summary"), _contacts(customers))
    return people, contacts


def _write(path: Path, titles: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        writer.writerows(rows)


def _people(customers: int) -> Iterator[tuple[object, ...]]:
    for n in range(customers):
        since = FIRST_DAY + timedelta(days=n % DAYS)
        yield address(n), "Robin", f"Reader {n}", f"Company {n // 8}", since, f"crm:{n}"


def _contacts(customers: int) -> Iterator[tuple[object, ...]]:
    total = customers * CONTACTS_EACH
    for n in range(total):
        on, channel = FIRST_DAY + timedelta(days=n * DAYS // total), CHANNELS[n % len(CHANNELS)]
        yield n, address(_whose(n, customers)), SIGNER, channel, on, f"Talked about issue {n % 500} and its readers"


def _whose(n: int, customers: int) -> int:
    if n % 100 == 0:
        return 0
    return n % well_known(customers) if n % 5 == 0 else n * STRIDE % customers


def well_known(customers: int) -> int:
    """How many of them are known to everybody."""
    return max(1, customers // 1000)
