"""Days as people and spreadsheets write them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.days import AmbiguousDay, Column, Order, day, order_proven_by

LEAP_DAY = date(2020, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-29", "2020/2/29", "20200229", "2020-02-29T23:59:59Z", "2020-02-29 10:00", "29.02.2020", "29.2.2020",
        "29/02/2020", "02/29/2020", "29-02-2020 10:15", "29 Feb 2020", "29-Feb-2020", "29th February 2020",
        "Feb 29, 2020", "February 29 2020", " 29 feb 2020 ", "29. Februar 2020", "29. Feb. 2020", "29 février 2020",
        "29 févr. 2020", "29 de febrero de 2020", "29 feb. 2020", "29 febbraio 2020", "29 februari 2020",
        "29 fe\u0301vrier 2020",
    ],
)  # fmt: skip
def test_a_day_that_can_mean_one_thing_is_read(text):
    assert day(text) == LEAP_DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "29.02.2021",
        "2020-13-01",
        "0000-00-00",
        "31 Feb 2020",
        "29 Foo 2020",
        "1899-12-31",
        "44000",
        "٢٠٢٠-٠١-٠١",
        "5 jui 2020",
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"no date|not between"):
        day(text)


def test_a_name_that_slipped_into_the_column_is_not_repeated():
    with pytest.raises(ValueError, match=r"^one cell that should be a date is no date"):
        day("Ada Byron")


def test_a_year_of_two_digits_is_refused_with_the_remedy():
    with pytest.raises(ValueError, match="two digits; write it as YYYY-MM-DD"):
        day("29/02/20")


def test_a_day_that_could_be_two_is_refused():
    with pytest.raises(AmbiguousDay):
        day("03/04/2020")


def test_the_same_number_twice_is_one_day():
    assert day("04/04/2020") == date(2020, 4, 4)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (["25/12/2019"], date(2020, 4, 3)),
        (["12/25/2019"], date(2020, 3, 4)),
        (["nonsense", "31-1-2001"], date(2020, 4, 3)),
    ],
)
def test_the_rest_of_the_column_proves_which_number_is_the_day(others, expected):
    assert Column(lambda: ["03/04/2020", *others]).day("03/04/2020") == expected


def test_a_column_that_contradicts_itself_proves_nothing():
    assert order_proven_by(["25/12/2019", "12/25/2019"]) is None


def test_the_column_is_looked_through_once():
    looks = []
    column = Column(lambda: looks.append(1) or ["2020-01-01"])

    for _ in range(3):
        with pytest.raises(AmbiguousDay):
            column.day("03/04/2020")

    assert looks == [1]


@pytest.mark.parametrize("text", ["43890", "43890.75", "43890,5"])
def test_a_column_of_day_numbers_is_read_as_excel_counts_days(text):
    assert Column(lambda: ["10000", text, "73049"]).day(text) == LEAP_DAY


@pytest.mark.parametrize("other", ["2020-02-29", "12", "980000", "Ada"])
def test_a_day_number_among_other_texts_is_no_day(other):
    with pytest.raises(ValueError, match="43890 is no date"):
        Column(lambda: ["43890", other]).day("43890")


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(Order))
def test_a_day_survives_being_written(someday, order):
    written = "%d/%m/%Y" if order is Order.DAY_FIRST else "%m/%d/%Y"

    assert day(someday.strftime(written), order) == day(someday.isoformat()) == someday


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_value_error(text):
    with suppress(ValueError):
        day(text)
