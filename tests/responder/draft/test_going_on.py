"""Behind the comma of a greeting German goes on in lower case, but never with Sie and Ihr, and never with a name."""

from itertools import product
from uuid import UUID

import pytest

from responder.draft.address import Address
from responder.draft.compose import compose
from tests.responder.draft.known import colleagues_contact, ending, fact, name, removal, situation, tenure

STAY_CAPITAL = ("Sie", "Ihr", "Ihre", "Tom")


def first_word(*facts, form="formal", number=0, **more):
    about = situation(*facts, language="de", address=Address(form, ""), case_id=UUID(int=number), **more)
    return compose(about).body.split("\n\n")[1].split()[0].rstrip(",.;:")


@pytest.mark.parametrize("form", ["formal", "close"])
def test_every_beginning_is_in_lower_case_unless_it_is_written_with_a_capital_anywhere(form):
    fault = {"what": "Die Rechnung kam doppelt"}
    beginnings = [
        ({"family": "list"}, (name(), removal(), tenure())),
        ({"family": "list"}, (name(), removal(None))),
        ({"family": "list"}, (name(), colleagues_contact())),
        ({"family": "list"}, (name(), tenure(7, 1, stays=2))),
        ({"family": "billing"}, (name(), ending())),
        ({"family": "billing"}, (name(), ending(None, None))),
        ({"family": "billing"}, (name(), ending(on="2026-12-31", scheduled=True))),
        *(({"family": "list"}, (name(), fact("fault", {**fault, "grade": grade}))) for grade in ("ours", "shared")),
        ({"family": "list"}, (name(), fact("fault", {"grade": "regret"}))),
    ]
    words = {first_word(*facts, form=form, number=number, **more)
             for (more, facts), number in product(beginnings, range(30))}  # fmt: skip
    assert {word for word in words if not word[0].islower()} <= set(STAY_CAPITAL)


def test_a_number_of_years_begins_in_lower_case():
    for years in range(1, 51):
        words = {first_word(name(), tenure(years), number=number) for number in range(30)}
        assert {word for word in words if not word[0].islower()} <= set(STAY_CAPITAL)


def test_dutch_begins_with_a_capital():
    about = situation(name(), tenure(), language="nl")
    assert compose(about).body.split("\n\n")[1][0].isupper()
