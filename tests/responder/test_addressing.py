"""How somebody is addressed: as people write it, out of a file, over the API, and for every letter that waits."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from responder.addressing import form_of_address
from responder.errors import Refused
from responder.facts import FoundCustomer, Unusable
from responder.importing import remember
from responder.merging import merge
from responder.models import Customer
from responder.remembering import address_as
from responder.sources import customers
from tests import cast


@pytest.mark.parametrize("text", ["formal", "Sie", "vous", "usted", "Lei", "U", " FORMALLY "])
def test_the_formal_form_is_known_by_many_words(text: str) -> None:
    assert form_of_address(text) == "formal"


@pytest.mark.parametrize("text", ["close", "du", "Tu", "tú", "je", "informal"])
def test_the_close_form_is_known_by_many_words(text: str) -> None:
    assert form_of_address(text) == "close"


@pytest.mark.parametrize("text", ["", "?", "Frau", "yes"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="none of formal, close"):
        form_of_address(text)


def read(text: str) -> list[FoundCustomer | Unusable]:
    return list(customers.read(BytesIO(text.encode()), None))


def test_a_sheet_may_say_how_people_are_addressed() -> None:
    first, second, third, wrong = read(
        "email,Du/Sie\na@example.com,du\nb@example.com,Sie\nc@example.com,\nd@example.com,x\n"
    )
    assert [it.address_form for it in (first, second, third) if isinstance(it, FoundCustomer)] == [
        "close",
        "formal",
        None,
    ]
    assert isinstance(wrong, Unusable)
    assert "its address_form is none of formal, close" in wrong.why


def test_what_a_file_says_does_not_overrule_what_one_of_us_said(session: Session) -> None:
    ada = cast.ada(session)
    address_as(session, ada.id, "formal")
    session.flush()
    remember(session, "customers", [FoundCustomer(email=cast.ADA, address_form="close")])
    session.expire_all()
    assert session.get_one(Customer, ada.id).address_form == "formal"
    address_as(session, ada.id, None)
    session.flush()
    remember(session, "customers", [FoundCustomer(email=cast.ADA, address_form="close")])
    session.expire_all()
    assert session.get_one(Customer, ada.id).address_form == "close"


def test_a_person_is_addressed_alike_in_every_row_of_theirs(session: Session) -> None:
    ada, other = cast.ada(session), cast.ada(session, email="king@example.com")
    merge(session, ada.id, other.id, who="Maya Lindqvist")
    address_as(session, other.id, "close")
    assert (ada.address_form, other.address_form) == ("close", "close")


def test_a_form_there_is_not_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="formally, closely, or by rule"):
        address_as(session, cast.ada(session).id, "rudely")
