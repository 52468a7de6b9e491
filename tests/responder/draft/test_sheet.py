"""Of what is known, the sheet holds what can be worded; what cannot be is left out, never made up."""

import re
from uuid import UUID

import pytest

from responder.draft.quoting import LONGEST_QUOTE, short_quote
from responder.draft.sheet import sheet_of
from responder.draft.substance import length_in_words, substance
from responder.models import Fact
from tests.responder.draft.known import (
    TOM_ID,
    colleagues_contact,
    comment,
    contact,
    ending,
    letter,
    name,
    reason,
    removal,
    situation,
    tenure,
)


def values(*facts: Fact, family: str = "list") -> dict[str, dict[str, str]]:
    known = sheet_of(situation(*facts, family=family)).values
    return {kind: {key: value for key, value in words.items() if key != "here"} for kind, words in known.items()}


@pytest.mark.parametrize(
    ("written", "greeted"),
    [
        ("Ada", "Ada"), ("ADA", "Ada"), ("ada", "Ada"), ("JP", "JP"), ("anna-lena", "Anna-Lena"), ("O'NEIL", "O'Neil"),
        ("Ada Byron", "Ada Byron"), ("ADA BYRON", "Ada Byron"), ("李", "李"), ("Ada\r\nBcc: x", "Ada Bcc: x"),
        ("A\u202eda", "Ada"), ("A\u200bda", "Ada"), ("  Ada  ", "Ada"), ("Zoe\u0308", "Zoë"),
    ],
)  # fmt: skip
def test_a_name_is_greeted_as_names_are_written(written: str, greeted: str) -> None:
    assert values(name(written))["name"] == {"greeting": greeted, "called": greeted}


@pytest.mark.parametrize("written", [None, "", "  ", "---", "42", "ada@example.com", "?", "\u202e", "x" * 61])
def test_what_is_no_name_greets_nobody(written: str | None) -> None:
    assert letter(name(written), tenure()).body.startswith("Hello,\n")


@pytest.mark.parametrize("written", ["list_42", "a@b", "{{list}}", "x" * 61, "1234", "<b>List</b>", "a/b"])
def test_a_list_only_machines_would_name_stays_unnamed(written: str) -> None:
    assert "our mailing list" in letter(name(), removal(written), tenure()).body


@pytest.mark.parametrize(
    ("plan", "said"),
    [("Studio", "Studio plan"), ("Studio plan", "Studio plan"), ("Pro (yearly)", "Pro plan"),
     ("Gold Membership", "Gold Membership"),
     (None, "subscription"), ("price_1Nx", "subscription")],
)  # fmt: skip
def test_a_plan_is_called_a_plan_once(plan: str | None, said: str) -> None:
    assert values(ending(plan), family="billing")["ending"]["plan"] == said


@pytest.mark.parametrize(
    ("on", "scheduled", "flag"),
    [("2026-12-31", True, "to come"), ("2026-12-31", False, "to come"), ("2026-11-20", False, "over"),
     (None, False, "over"), (None, True, "to come")],
)  # fmt: skip
def test_an_ending_is_over_or_still_to_come(on: str | None, scheduled: bool, flag: str) -> None:
    flags = sheet_of(situation(ending("Studio", on, scheduled=scheduled), family="billing")).flags
    assert f"ending:{flag}" in flags


def test_the_two_of_us_are_only_the_signer_and_the_person() -> None:
    for body in (letter(name(), colleagues_contact(), tenure()).body, letter(name(), tenure()).body):
        assert "two of us" not in body
        assert "You and I" not in body
    assert "Tom Okafor" in letter(name(), colleagues_contact(), tenure()).body
    assert "Tom Okafor" not in letter(name(), contact(), tenure()).body


def test_a_colleague_without_a_name_is_left_out() -> None:
    assert values(contact(by=(TOM_ID, "")))["contact"] == {}


def test_a_contact_we_are_not_sure_of_is_left_out() -> None:
    assert values(contact(confidence="low"))["contact"] == {}


def test_a_contact_that_is_private_is_left_out() -> None:
    assert values(contact("met", private=True))["contact"] == {}


def test_a_contact_that_enrich_found_no_use_for_is_left_out() -> None:
    facts = contact("met", unused="too long ago to be remembered"), colleagues_contact("call", rank=1)
    assert values(*facts)["contact"]["colleague"] == "Tom Okafor"


@pytest.mark.parametrize("channel", ["email", "message"])
def test_that_only_we_wrote_is_no_memory_of_theirs(channel: str) -> None:
    assert values(contact(channel, direction="outbound"))["contact"] == {}


def test_that_they_wrote_is_remembered_as_that() -> None:
    assert "ou wrote to me a couple of years ago" in letter(name(), contact("email", direction="inbound")).body
    colleagues = letter(name(), tenure(), colleagues_contact("email", direction="inbound")).body
    assert "my colleague tom okafor had a letter from you a couple of years ago" in colleagues.lower()


def test_when_the_first_contact_cannot_be_said_the_next_one_is() -> None:
    facts = contact(confidence="low", rank=0), colleagues_contact("call", rank=1)
    assert values(*facts)["contact"]["colleague"] == "Tom Okafor"


@pytest.mark.parametrize(
    ("summary", "did"),
    [
        ("the readers' evening in Malmö.", "were at the readers' evening in Malmö"),
        ("angry about the price", "were at the same event"),
        ("the " + "long " * 20, "were at the same event"),
        ("the <b>fair</b>", "were at the same event"),
        (None, "were at the same event"),
    ],
)
def test_an_event_is_named_where_the_note_is_a_name(summary: str | None, did: str) -> None:
    assert values(contact("event", summary=summary))["contact"]["did"] == did


def test_no_other_note_gets_into_a_letter() -> None:
    assert "Malmö" not in letter(name(), tenure(), contact("call", summary="the readers' evening in Malmö")).body


def test_a_channel_we_have_no_words_for_is_being_in_touch() -> None:
    assert values(contact("pigeon"))["contact"]["did"] == "were in touch"


def test_a_year_is_only_named_when_it_is_beyond_doubt() -> None:
    assert values(tenure(10))["tenure"]["since"] == "2016"
    assert "since" not in values(tenure(10, confidence="medium"))["tenure"]
    assert "since" not in values(tenure(1, 6))["tenure"]


def test_a_season_is_named_where_a_year_would_be() -> None:
    assert values(tenure(10, 7, season="spring"))["tenure"]["since"] == "the spring of 2016"
    assert "since" not in values(tenure(10, 7, season="spring", confidence="medium"))["tenure"]
    assert values(tenure(1, 7, season="spring"))["tenure"] == {"duration": "a year and a half"}


def test_who_was_away_in_between_is_thanked_for_the_time_in_all() -> None:
    assert values(tenure(7, 1, stays=2))["tenure"] == {"duration": "seven years"}
    for number in range(20):
        body = letter(name(), tenure(7, 1, stays=2, season="spring"), case_id=UUID(int=number)).body
        assert not re.search(r"\bsince\b", body)
        assert "seven years" in body
        assert "in all" in body.lower() or "Taken together" in body


def test_silence_tells_a_tenure_that_is_only_a_bound_as_one() -> None:
    bound = tenure(0, 5)
    bound.value["bound"] = True
    about = situation(bound)
    assert substance(about, sheet_of(about)).silence(3).startswith("At least five months, ")


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("The export kept failing", "The export kept failing."),
        ("Too much mail!", "Too much mail!"),
        ("First this. " + "And that goes on and on " * 10, "First this."),
        ("on and on " * 20, None),
        ("see www.example.com", None),
        ("write to me@example.com", None),
        ("my number is 0123456789", None),
        ("{{ 7 * 7 }} is it", None),
        ("no", None),
        ("", None),
        ('I "loved" it', "I ‘loved’ it."),
        ("I “loved” it", "I ‘loved’ it."),
        ("« Très bien » it said", "‘Très bien’ it said."),
        ("It said “no”", "It said ‘no’."),
        ("It's not you, it's me :)", "It's not you, it's me :)"),
        ("Thank you all 👋", "Thank you all 👋"),
        ("Too many mails,", "Too many mails."),
    ],
)
def test_only_a_short_and_harmless_part_of_their_words_is_quoted(words: str, quote: str | None) -> None:
    assert short_quote(words, "‘’") == quote
    assert quote is None or len(quote) <= LONGEST_QUOTE + 1


@pytest.mark.parametrize(
    ("language", "quoted"),
    [("en", "I ‘loved’ it."), ("de", "I ‚loved‘ it."), ("fr", "I “loved” it."), ("nl", "I ‘loved’ it.")],
)
def test_quotes_inside_quotes_are_those_of_the_language(language: str, quoted: str) -> None:
    assert sheet_of(situation(comment('I "loved" it'), language=language)).values["comment"]["words"] == quoted


@pytest.mark.parametrize(
    ("typed", "said"),
    [("The Friday Letter.", "The Friday Letter"), ('"Gold"', "Gold"), ("« Or »", "Or"), ("„Gold“", "Gold"),
     ('The "Friday" Letter', "The ‘Friday’ Letter"), ("And so on...", "And so on..."), ("News!", "News!"),
     ("“.”", None), ('"A" and "B"', "‘A’ and ‘B’"), ('The 5" Letter', "The 5’ Letter")],
)  # fmt: skip
def test_the_name_of_a_list_or_plan_is_free_of_what_somebody_put_around_it(typed: str, said: str | None) -> None:
    assert values(removal(typed))["removal"].get("list") == said
    assert values(ending(typed), family="billing")["ending"]["plan"] == (f"{said} plan" if said else "subscription")


def test_a_name_that_ends_with_a_full_stop_ends_a_sentence_with_it() -> None:
    junior = contact(by=(TOM_ID, "Tom Okafor Jr."))
    bodies = [letter(name(), tenure(), junior, brand_name="Acme Inc.", case_id=UUID(int=number)).body
              for number in range(60)]  # fmt: skip
    assert any("Acme Inc. " in body for body in bodies)
    assert not any(".." in body for body in bodies)


def test_words_not_fit_to_be_repeated_are_thanked_for_all_the_same() -> None:
    body = letter(name(), tenure(), comment("see www.example.com")).body
    assert "example" not in body
    assert "words" in body or "wrote" in body or "write" in body


def test_their_words_beat_the_box_they_ticked() -> None:
    body = letter(name(), ending(), tenure(), reason("too_expensive"), comment(), family="billing").body
    assert "The export kept losing my notes." in body
    assert "expensive" not in body


@pytest.mark.parametrize(
    ("length", "words"),
    [((10, 2, 10), "ten years and two months"), ((1, 0, 3), "one year"), ((0, 1, 0), "one month"),
     ((0, 0, 21), "three weeks"), ((0, 0, 8), "one week"), ((0, 0, 4), "four days"), ((0, 0, 0), "less than a day"),
     ((62, 1, 0), "62 years and one month")],
)  # fmt: skip
def test_the_desk_reads_the_exact_length(length: tuple[int, int, int], words: str) -> None:
    years, months, days = length
    assert length_in_words({"years": years, "months": months, "days": days}) == words


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ((tenure(10), contact()), 9),
        ((tenure(10),), 5),
        ((tenure(2),), 3),
        ((tenure(10, confidence="medium"),), 2),
        ((tenure(0, 11),), 0),
        ((contact(),), 4),
        ((colleagues_contact(),), 2),
        ((comment(),), 3),
        ((tenure(10), contact(), comment(), reason()), 10),
        ((), 0),
    ],
)
def test_substance_is_what_could_truly_be_said(facts: tuple[Fact, ...], score: int) -> None:
    about = situation(name(), *facts)
    assert substance(about, sheet_of(about)).score == score


def test_what_there_is_to_say_is_told_in_the_language_of_the_desk() -> None:
    about = situation(name(), colleagues_contact(), language="de")
    assert sheet_of(about).values["contact"]["ago"] == "vor zwei Jahren"
    assert "in contact with a colleague a couple of years ago" in substance(about, sheet_of(about)).told
