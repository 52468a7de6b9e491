"""Turns what a company wants for its brands into rows, from the command line."""

from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.branding import brand_named, change_brand
from responder.cli.printing import answers, tell, tell_list
from responder.db import reading, transaction
from responder.managers import manager_at
from responder.models import Brand, Manager


@click.command()
@click.argument("name", required=False)
@click.option("--signer", metavar="EMAIL", default=None, help="Who signs when nobody knows the person.")
@click.option(
    "--high-value",
    type=click.IntRange(0, 2**31 - 1),
    default=None,
    help="In cents: from this worth on whoever signs leads a team.",
)
@click.option("--personal-bar", type=click.IntRange(0, 10), default=None, help="How much a letter must have to say.")
@answers
def brand(
    name: str | None, signer: str | None, high_value: int | None, personal_bar: int | None, as_json: bool
) -> None:
    """List the brands; or show one, and change what is given."""
    if name is None:
        with reading() as session:
            items = [_told(session, it) for it in session.scalars(sa.select(Brand).order_by(Brand.name))]
        tell_list(items, as_json=as_json, empty="No brand yet; `responder connect` makes the first one.")
        return
    with transaction() as session:
        found = brand_named(session, name)
        chosen = manager_at(session, signer) if signer else None
        change_brand(found, signer=chosen, high_value_cents=high_value, personal_bar=personal_bar)
        session.flush()
        told = _told(session, found)
    tell(
        told, as_json=as_json, text="\n".join(f"{key}: {'' if value is None else value}" for key, value in told.items())
    )


def _told(session: Session, found: Brand) -> dict[str, Any]:
    signer = session.get(Manager, found.default_signer_id) if found.default_signer_id else None
    return {
        "name": found.name,
        "signer": signer.email if signer else None,
        "high_value_cents": found.high_value_cents,
        "personal_bar": found.personal_bar,
    }
