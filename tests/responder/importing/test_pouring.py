"""Rows poured into a table: as they are, or as news about those that are there."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from responder.db import reading, transaction
from responder.importing.pouring import pour, pour_new
from responder.instants import new_id, now
from responder.models import Customer, Reference, TenureClaim
from tests.cast import ada

pytestmark = pytest.mark.usefixtures("database")


def reference(customer, ref, provider="crm"):
    return {"id": new_id(), "created_at": now(), "customer_id": customer.id, "provider": provider, "ref": ref}


def test_every_kind_of_value_comes_back_as_it_went_in():
    words = 'She said "é", {curly}, \\N and\na new line'
    row = {"id": new_id(), "created_at": now(), "name": words, "phone": None, "value_cents": -12}
    row |= {"attributes": {"Ünit": words}, "said_by": {}}
    with transaction() as session:
        pour(session, Customer, [row])
        claim = {"id": new_id(), "created_at": now(), "customer_id": row["id"], "source": "s", "meaning": "m"}
        claim |= {"ref": "", "since_on": date(2016, 9, 10), "until_on": None, "as_of": now()}
        pour(session, TenureClaim, [claim])

    with reading() as session:
        customer, known = session.scalars(sa.select(Customer)).one(), session.scalars(sa.select(TenureClaim)).one()
        assert {name: getattr(customer, name) for name in row} == row
        assert {name: getattr(known, name) for name in claim} == claim


def test_nothing_to_pour_is_nothing_done():
    with transaction() as session:
        pour(session, Reference, [])
        assert pour_new(session, Reference, [], found_by=("provider", "ref"), updates=(), when_differs=()) == 0


def test_a_row_that_is_there_already_cannot_be_poured_again():
    with transaction() as session:
        row = reference(ada(session), "1")
        pour(session, Reference, [row])
        session.commit()

        with pytest.raises(IntegrityError):
            pour(session, Reference, [row | {"id": new_id()}])
        session.rollback()


def test_only_what_was_not_there_counts_as_added():
    with transaction() as session:
        person, other = ada(session), ada(session, email="ada.king@example.com")
        news = {"found_by": ("provider", "ref"), "updates": ("customer_id",), "when_differs": ("customer_id",)}

        first = pour_new(session, Reference, [reference(person, str(n)) for n in range(5)], **news)
        second = pour_new(session, Reference, [reference(other, str(n)) for n in range(3, 9)], **news)

        assert (first, second) == (5, 4)
        owners = sa.select(Reference.customer_id, sa.func.count()).group_by(Reference.customer_id)
        assert dict(session.execute(owners).all()) == {person.id: 3, other.id: 6}
