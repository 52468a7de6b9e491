"""What differs between two texts, paragraph by paragraph and word by word."""

from hypothesis import given
from hypothesis import strategies as some

from responder.draft.differences import Run, paragraphs, passages, runs

TEXTS = some.lists(some.sampled_from(["Dear Ada,", "Thank you for ten years.", "Thank you for nine years.", "Yours"]))


def test_words_that_stay_go_and_come() -> None:
    assert runs("Thank you for ten years.", "Thank you for nine good years.") == [
        Run("same", "Thank you for "),
        Run("gone", "ten"),
        Run("new", "nine good"),
        Run("same", " years."),
    ]


def test_neighbours_that_change_are_told_as_one() -> None:
    assert runs("a quick brown fox", "a slow red fox") == [
        Run("same", "a "),
        Run("gone", "quick brown"),
        Run("new", "slow red"),
        Run("same", " fox"),
    ]


def test_nothing_in_common_is_all_gone_and_all_new() -> None:
    assert runs("", "Hello") == [Run("new", "Hello")]
    assert runs("Hello", "") == [Run("gone", "Hello")]
    assert runs("", "") == []


def test_paragraphs_stand_beside_their_like_and_new_ones_alone() -> None:
    old = "Dear Ada,\n\nThank you for ten years with us.\n\nMaya\nManager\n"
    new = "Dear Ada,\n\nI am sorry.\n\nThank you for nine years with us.\n\nMaya\nManager\n"

    assert [(it.number, it.old, it.new) for it in passages(old, new)] == [
        (0, "Dear Ada,", "Dear Ada,"),
        (1, None, "I am sorry."),
        (2, "Thank you for ten years with us.", "Thank you for nine years with us."),
        (3, "Maya\nManager", "Maya\nManager"),
    ]


@given(TEXTS, TEXTS)
def test_either_text_can_be_read_off_the_passages_and_the_words(old: list[str], new: list[str]) -> None:
    found = passages("\n\n".join(old), "\n\n".join(new))

    assert [it.old for it in found if it.old] == paragraphs("\n\n".join(old)) == old
    assert [it.new for it in found if it.new] == new
    for passage in found:
        assert "".join(run.text for run in passage.runs if run.change != "new") == (passage.old or "")
        assert "".join(run.text for run in passage.runs if run.change != "gone") == (passage.new or "")


def test_a_text_of_ten_thousand_paragraphs_is_compared_in_a_moment() -> None:
    assert len(passages("\n\n".join("x" * 10_000), "Dear Ada,\n\nYours\n")) == 10_002
