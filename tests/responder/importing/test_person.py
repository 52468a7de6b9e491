"""What several sources say about one person, put together."""

import pytest

from responder.facts import FoundCustomer
from responder.importing.person import new_person
from tests.cast import ADA


def found(**known):
    return FoundCustomer(email=ADA, **known)


@pytest.fixture
def person():
    someone = new_person("customers")
    someone.learn(found(name="Ada Byron", given_name="Ada", family_name="Byron", company="Engines"), "customers")
    someone.changed = False
    return someone


def names(person):
    return tuple(person.values[part] for part in ("name", "given_name", "family_name"))


def test_the_same_again_changes_nothing(person):
    person.learn(found(name="Ada Byron", given_name="Ada", family_name="Byron", company="Engines"), "customers")

    assert not person.changed


def test_a_gap_is_filled_by_whoever_knows(person):
    person.learn(found(title="Countess"), "linkedin")

    assert (person.values["title"], person.told_by("title"), person.told_by("company")) == (
        "Countess",
        "linkedin",
        "customers",
    )


def test_another_source_overrules_nobody_unless_it_may(person):
    person.learn(found(company="Machines"), "linkedin")
    assert person.values["company"] == "Engines"

    person.learn(found(company="Machines"), "api", overrules=True)
    assert person.values["company"] == "Machines"

    person.learn(found(company="Engines"), "customers")
    assert person.values["company"] == "Machines"


def test_nothing_blanks_what_is_known(person):
    person.learn(found(company="", name=None), "customers")

    assert (person.values["company"], person.changed) == ("Engines", False)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"name": "Ada Byron"}, ("Ada Byron", "Ada", "Byron")),
        ({"name": "Ada King"}, ("Ada King", "Ada", None)),
        ({"name": "Augusta King", "given_name": "Augusta"}, ("Augusta King", "Augusta", None)),
        ({"given_name": "Augusta", "family_name": "King"}, (None, "Augusta", "King")),
        ({"name": "Countess Lovelace", "given_name": "Ada"}, ("Countess Lovelace", "Ada", None)),
    ],
)
def test_a_new_name_leaves_no_part_of_the_old_one_behind(person, new, expected):
    person.learn(found(**new), "customers")

    assert names(person) == expected


def test_a_name_is_taken_whole_or_not_at_all(person):
    person.learn(found(name="Augusta King", given_name="Augusta", family_name="King"), "linkedin")

    assert names(person) == ("Ada Byron", "Ada", "Byron")


def test_the_newest_export_wins_on_columns_we_do_not_know(person):
    person.learn(found(attributes={"seat": "A1", "row": "9"}), "customers")
    person.learn(found(attributes={"seat": "B2"}), "linkedin")

    assert person.values["attributes"] == {"seat": "B2", "row": "9"}
