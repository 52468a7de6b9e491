"""Several names at one address: one person spelled in several ways, or two people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.names import are_same_words, people_among


@pytest.mark.parametrize(
    "other",
    ["A. Byron", "Byron, Ada", "Byron Ada", "ADA BYRON", "Ada King", "Ada", "Byron", "Ms Ada Byron", "Byron, A.",
     "A Byron",
     "Ada Byron (work)", "Ada Byron, PhD", "Ada Augusta Byron", "Adà Byron", "Acme GmbH", "ada@example.com", "info",
     "", "42",
     "エイダ・バイロン"],
)  # fmt: skip
def test_a_variant_of_the_name_is_the_same_person(other):
    assert people_among("Ada Byron", "Ada", [other]) == []
    assert people_among("Ada Byron", None, [other]) == []


@pytest.mark.parametrize(
    "other", ["Charles Babbage", "Tom Byron", "C. Babbage", "Byron, Tom", "Adam Byron", "T. Byron"]
)
def test_another_given_name_is_another_person(other):
    assert people_among("Ada Byron", "Ada", [other]) == ["Ada Byron", other]


@pytest.mark.parametrize(
    ("name", "given_name", "other"),
    [("Paul Meyer", "Paul", "Paula Meyer"), ("山田太郎", "太郎", "山田花子"), ("Tom Meyer", None, "Anna Schulz")],
)
def test_people_are_told_apart_by_little(name, given_name, other):
    assert people_among(name, given_name, [other]) == [name, other]


@pytest.mark.parametrize(
    ("name", "other"),
    [("Alex Meyer", "Alexander Meyer"), ("Jörg Müller", "Joerg Mueller"), ("山田太郎", "Taro Yamada"),
     ("山田太郎", "山田"), ("Anna & Tom Meyer", "Tom Meyer"), ("José García", "María José García López")],
)  # fmt: skip
def test_people_are_not_torn_apart_by_spelling(name, other):
    assert people_among(name, None, [other]) == []


def test_where_the_family_stands_first_the_given_name_is_last():
    assert people_among("Nguyễn Văn An", None, ["Nguyễn Thị Bình"], family_first=True) == [
        "Nguyễn Văn An",
        "Nguyễn Thị Bình",
    ]


def test_each_person_is_named_once():
    others = ["Byron, Ada", "Charles Babbage", "Babbage, Charles", "Grace Hopper", "G. Hopper"]

    assert people_among("Ada Byron", "Ada", others) == ["Ada Byron", "Charles Babbage", "Grace Hopper"]


def test_a_firm_is_nobody_to_share_with():
    assert people_among("Acme GmbH", None, ["Ada Byron"]) == []


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Ada Byron", "byron, ADA", True), ("Zoë", "zoe", True), ("Ada", "Ada Byron", False), ("", "", False)
])  # fmt: skip
def test_names_are_the_same_whatever_their_order_and_accents(one, other, same):
    assert are_same_words(one, other) is same


@given(st.text(max_size=30), st.none() | st.text(max_size=10), st.lists(st.text(max_size=30), max_size=4))
def test_nobody_shares_an_address_alone(name, given_name, others):
    assert len(people_among(name, given_name, others)) != 1
    assert people_among(name, given_name, [name, *others])[:1] in ([], people_among(name, given_name, others)[:1])
