"""Words for how long and how long ago, never more than the evidence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.draft.durations import ago_phrase, day_phrase, since_phrase, tenure_phrase
from responder.draft.language import languages, phrases
from tests.responder.draft.known import LEFT_ON

CONFIDENCES = ("high", "medium", "low")
NUMBERS = {word: number for number, word in enumerate(phrases("en")["numbers"])}
# What an honest reader takes each phrase to promise at the least, in months.
LEAST = {
    "only recently": 0, "not long ago": 0, "a few weeks ago": 1, "a couple of months ago": 2, "a few months ago": 3,
    "some months ago": 3, "a while ago": 3, "almost a year": 11, "a year": 12, "more than a year": 13,
    "a year and a half": 18, "a couple of years": 24, "several years": 36, "some years": 36, "many years": 84,
    "a decade": 120, "two decades": 240, "three decades": 360, "four decades": 480,
}  # fmt: skip


def least_months(phrase: str) -> int:
    """What the phrase promises at the least: read by a person, not by the table it came from."""
    if phrase in LEAST:
        return LEAST[phrase]
    phrase = phrase.removesuffix(" ago")
    if phrase.startswith("more than "):
        return least_months(phrase.removeprefix("more than ")) + 1
    if phrase.startswith("almost "):
        return least_months(phrase.removeprefix("almost ")) - 2
    if phrase in LEAST:
        return LEAST[phrase]
    years = re.fullmatch(r"(\S+) years", phrase)
    assert years, phrase
    return 12 * (NUMBERS[years[1]] if years[1] in NUMBERS else int(years[1]))


@pytest.mark.parametrize(
    ("months", "phrase"),
    [
        (0, None), (10, None), (11, "almost a year"), (12, "a year"), (14, "more than a year"),
        (18, "a year and a half"), (22, "almost two years"), (24, "two years"), (29, "more than two years"),
        (35, "almost three years"), (117, "more than nine years"), (119, "almost ten years"), (120, "a decade"),
        (122, "a decade"), (125, "more than a decade"), (132, "eleven years"), (239, "almost twenty years"),
        (240, "two decades"), (246, "more than two decades"), (612, "51 years"),
    ],
)  # fmt: skip
def test_a_tenure_we_are_sure_of_is_said_as_people_say_it(months: int, phrase: str | None) -> None:
    assert tenure_phrase(months, "high", "en") == phrase


@pytest.mark.parametrize(
    ("months", "phrase"),
    [
        (0, "only recently"), (1, "a few weeks ago"), (2, "a couple of months ago"), (8, "some months ago"),
        (12, "a year ago"), (20, "more than a year ago"), (23, "almost two years ago"), (24, "a couple of years ago"),
        (32, "a couple of years ago"), (35, "almost three years ago"), (36, "three years ago"),
        (42, "more than three years ago"), (119, "almost ten years ago"), (121, "a decade ago"),
    ],
)  # fmt: skip
def test_a_contact_we_are_sure_of_is_dated_as_people_date_it(months: int, phrase: str) -> None:
    assert ago_phrase(months, "high", "en") == phrase


@pytest.mark.parametrize(
    ("months", "confidence", "phrase"),
    [
        (122, "medium", "many years"), (40, "medium", "several years"), (30, "medium", None),
        (122, "low", "many years"), (110, "low", None),
    ],
)  # fmt: skip
def test_the_less_we_are_sure_the_vaguer_or_the_more_silent(months: int, confidence: str, phrase: str | None) -> None:
    assert tenure_phrase(months, confidence, "en") == phrase


@given(months=st.integers(0, 900), confidence=st.sampled_from(CONFIDENCES))
def test_no_tenure_claims_more_than_the_evidence(months: int, confidence: str) -> None:
    phrase = tenure_phrase(months, confidence, "en")
    assert phrase is None or least_months(phrase) <= months


@given(months=st.integers(0, 900), confidence=st.sampled_from(CONFIDENCES))
def test_no_contact_is_dated_further_back_than_the_evidence(months: int, confidence: str) -> None:
    phrase = ago_phrase(months, confidence, "en")
    assert phrase is None or least_months(phrase) <= months


@given(months=st.integers(0, 900))
def test_who_stayed_longer_is_never_told_of_less(months: int) -> None:
    shorter, longer = tenure_phrase(months, "high", "en"), tenure_phrase(months + 1, "high", "en")
    if shorter:
        assert longer
        assert least_months(longer) >= least_months(shorter)


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("season", ["spring", "summer", "autumn", "winter"])
def test_every_language_has_words_for_a_season_of_a_year(season: str, language: str) -> None:
    said = since_phrase("2016-05-03", season, language)
    assert said
    assert said.count("2016") == 1
    assert said != "2016"


@pytest.mark.parametrize(
    ("since_on", "season", "phrase"),
    [("2016-05-03", "spring", "the spring of 2016"), ("2016-05-03", None, "2016"), ("2016-05-03", "monsoon", "2016"),
     (None, "spring", None), ("", None, None)],
)  # fmt: skip
def test_a_beginning_is_said_no_closer_than_anybody_remembers(
    since_on: str | None, season: str | None, phrase: str | None
) -> None:
    assert since_phrase(since_on, season, "en") == phrase


def test_days_are_written_as_in_a_letter() -> None:
    assert day_phrase(LEFT_ON, "en") == "20 November 2026"
