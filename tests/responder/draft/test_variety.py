"""No two letters alike, and the same case always the same letter."""

from uuid import UUID

from responder.draft.compose import compose
from responder.draft.variety import Lately, choose, ways_in
from tests.responder.draft.known import contact, name, removal, situation, tenure

FORKS = {"thanks/long": (6, 4), "offer/standing": (5, 4)}


def test_the_same_case_always_gets_the_same_letter() -> None:
    facts = (name(), removal(), tenure(), contact())
    letters = {(letter.subject, letter.body) for letter in (compose(situation(*facts)) for _ in range(20))}
    assert len(letters) == 1


def test_the_choice_survives_another_process() -> None:
    assert choose(UUID(int=42), FORKS) == {"thanks/long": (1, 2), "offer/standing": (0, 0)}


def test_of_two_hundred_letters_of_one_signer_no_two_are_alike() -> None:
    lately, bodies = Lately(), []
    for number in range(200):
        letter = compose(situation(name(), removal(), tenure(), case_id=UUID(int=number)), lately=[lately])
        lately.remember(ways_in(letter.plan))
        bodies.append(letter.body)
    assert len(set(bodies)) == 200


def test_even_the_barest_letters_of_one_signer_differ() -> None:
    lately, bodies = Lately(), []
    for number in range(200):
        letter = compose(situation(contact("met"), case_id=UUID(int=number)), lately=[lately])
        lately.remember(ways_in(letter.plan))
        bodies.append(letter.body)
    assert len(set(bodies)) == 200


def test_two_people_of_one_company_read_no_sentence_twice() -> None:
    company = Lately()
    one = compose(situation(name(), removal(), tenure(), case_id=UUID(int=1)), lately=[company])
    company.remember(ways_in(one.plan))
    two = compose(situation(name(), removal(), tenure(), case_id=UUID(int=2)), lately=[company])

    said, again = ways_in(one.plan), ways_in(two.plan)
    assert all(way != other for template in said for way, other in zip(said[template], again[template], strict=True))


def test_what_the_signer_used_less_comes_first() -> None:
    lately = Lately()
    for way in range(6):
        if way != 4:
            lately.remember({"thanks/long": (way, 0)})
    assert choose(UUID(int=7), {"thanks/long": (6, 4)}, [lately])["thanks/long"][0] == 4


def test_a_letter_that_was_written_lately_is_not_written_again_even_when_all_words_are_worn() -> None:
    lately = Lately()
    forks = {"only": (2, 2)}
    written = set()
    for number in range(4):
        ways = choose(UUID(int=number), forks, [lately])
        lately.remember(ways)
        written.add(ways["only"])
    assert written == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert choose(UUID(int=9), forks, [lately])["only"] in written


def test_a_case_drafted_again_keeps_its_words_whatever_was_written_since() -> None:
    about = situation(name(), removal(), tenure())
    first, since = compose(about), Lately()
    for _ in range(100):
        since.remember(ways_in(first.plan))

    again = compose(about, lately=[since], before=ways_in(first.plan))

    assert (again.subject, again.body) == (first.subject, first.body)


def test_words_that_no_longer_exist_are_chosen_anew() -> None:
    about = situation(name(), removal(), tenure())
    gone = {"thanks/long": (99, 99), "offer/standing": (0, 0), "no/such": (1,)}
    assert compose(about, before=gone).body == compose(about).body
