"""Turns what a company wants for its brands into rows, from the command line."""

from collections.abc import Sequence
from typing import Any, cast

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.branding import HIGHEST_BAR, LONGEST_VARIETY_MONTHS, MOST_CENTS, Wanted, brand_named, change_brand
from responder.cli.printing import answers, tell, tell_list
from responder.db import reading, transaction
from responder.errors import Refused
from responder.managers import manager_at
from responder.models import Brand, Manager
from responder.policies import UNKNOWN

CENTS = click.IntRange(0, MOST_CENTS)
AS_THEY_ARE = ("personal_bar", "high_value_cents", "gesture_cents", "imprint", "home_country", "variety_months")
USUAL = "usual"


@click.command()
@click.argument("name", required=False)
@click.option("--rename", default=None, help="The name people know it by.")
@click.option("--signer", metavar="EMAIL", default=None, help="Who signs when nobody knows the person.")
@click.option(
    "--high-value",
    "high_value_cents",
    type=CENTS,
    default=None,
    help="In cents: from this worth on whoever signs leads a team.",
)
@click.option("--personal-bar", type=click.IntRange(0, HIGHEST_BAR), help="How much a letter must have to say.")
@click.option("--imprint", default=None, help="What the law wants under a letter: a line or a few; empty for none.")
@click.option("--home-country", metavar="CODE", default=None, help="Where most of its people live, such as DE.")
@click.option(
    "--variety-months", type=click.IntRange(0, LONGEST_VARIETY_MONTHS), help="For so long letters stay different."
)
@click.option("--gesture-limit", "gesture_cents", type=CENTS, default=None, help="In cents: up to this one may offer.")
@click.option(
    "--address-form",
    "forms",
    metavar="LANGUAGE=FORM",
    multiple=True,
    help="formal, close or usual, as in de=close; may be given several times.",
)
@click.option(
    "--policy",
    "policies",
    metavar="COUNTRY:FAMILY=LEVEL",
    multiple=True,
    help="How much a letter may do where you decide it, as in DE:list=thanks; usual: as the table says.",
)
@click.option(
    "--without",
    "cleared",
    type=click.Choice(["signer", "high-value", "gesture-limit", "imprint", "home-country"]),
    multiple=True,
    help="What the brand shall not have; may be given several times.",
)
@answers
def brand(name: str | None, as_json: bool, **given: Any) -> None:
    """List the brands; or show one, and change what is given."""
    if name is None:
        with reading() as session:
            items = [_told(session, it) for it in session.scalars(sa.select(Brand).order_by(Brand.name))]
        tell_list(items, as_json=as_json, empty="No brand yet; `responder connect` makes the first one.")
        return
    with transaction() as session:
        found = brand_named(session, name)
        change_brand(found, **_wanted(session, given))
        session.flush()
        told = _told(session, found)
    lines = [f"{key}: {'' if value is None else value}" for key, value in told.items()]
    tell(told, as_json=as_json, text="\n".join(lines))


def _wanted(session: Session, given: dict[str, Any]) -> Wanted:
    """Only what was given. Raises Refused for what is both given and cleared."""
    wanted: dict[str, Any] = {name: given[name] for name in AS_THEY_ARE if given[name] is not None}
    if given["rename"] is not None:
        wanted["name"] = given["rename"]
    if given["signer"]:
        wanted["signer"] = manager_at(session, given["signer"])
    if given["forms"]:
        wanted["address_forms"] = _forms(given["forms"])
    if given["policies"]:
        wanted["policies"] = _policies(given["policies"])
    for option in given["cleared"]:
        column = {"high-value": "high_value_cents", "gesture-limit": "gesture_cents"}.get(option, option)
        column = column.replace("-", "_")
        if column in wanted:
            raise Refused(f"Leave out either --{option} or --without {option}.")
        wanted[column] = None
    return cast("Wanted", wanted)


def _forms(given: Sequence[str]) -> dict[str, str | None]:
    pairs = [pair.partition("=") for pair in given]
    if not all(sign for _, sign, _ in pairs):
        raise Refused("Write a form of address as LANGUAGE=FORM, such as de=close.")
    return {language.strip().lower(): None if form == USUAL else form for language, _, form in pairs}


def _policies(given: Sequence[str]) -> dict[str, dict[str, str | None]]:
    wanted: dict[str, dict[str, str | None]] = {}
    for text in given:
        where, equals, level = text.partition("=")
        country, colon, family = where.partition(":")
        if not (equals and colon):
            raise Refused("Write a policy as COUNTRY:FAMILY=LEVEL, such as DE:list=thanks.")
        code = UNKNOWN if country.strip().lower() == UNKNOWN else country.strip().upper()
        wanted.setdefault(code, {})[family.strip().lower()] = None if level.strip() == USUAL else level.strip()
    return wanted


def _told(session: Session, found: Brand) -> dict[str, Any]:
    signer = session.get(Manager, found.default_signer_id) if found.default_signer_id else None
    return {
        "name": found.name,
        "signer": signer.email if signer else None,
        **{name: getattr(found, name) for name in AS_THEY_ARE},
        "address_forms": found.address_forms,
        "policies": found.policies,
    }
