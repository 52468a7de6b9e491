"""Clauses are tied to the facts behind them, and stay tied while a manager edits around them."""

from hypothesis import given
from hypothesis import strategies as st

from responder.draft.anchors import reanchor
from responder.draft.marks import END, START, Clause, unmark
from tests.responder.draft.known import contact, letter, name, removal, tenure

BODY = "Dear Ada,\n\nThank you for a decade with us. The two of us met two years ago.\n\nMaya\n"


def span(words: str, body: str = BODY) -> dict[str, object]:
    start = body.index(words)
    return {"start": start, "end": start + len(words), "fact_id": words}


def words_of(spans: list[dict[str, object]], body: str) -> list[str]:
    return [body[kept["start"] : kept["end"]] for kept in spans]  # type: ignore[misc]


SPANS = [span("Ada"), span("a decade"), span("The two of us met two years ago")]


def test_marks_become_clauses_and_leave_no_trace() -> None:
    text, clauses = unmark(f"  Thank you {START['tenure']} for\n a  decade {END} , Ada ")
    assert text == "Thank you for a decade , Ada"
    assert clauses == [Clause(10, 22, "tenure")]


def test_a_clause_within_a_clause_keeps_its_own_place() -> None:
    text, clauses = unmark(f"{START['contact']}we met {START['name']}Ada{END} here{END}.")
    assert [(clause.kind, text[clause.start : clause.end]) for clause in clauses] == [
        ("contact", "we met Ada here"),
        ("name", "Ada"),
    ]


def test_every_span_of_a_letter_lies_on_the_words_of_its_fact() -> None:
    facts = name(), removal(), tenure(), contact()
    written = letter(*facts)
    kinds = {str(fact.id): fact.kind for fact in facts}
    said = {kinds[span["fact_id"]]: written.body[span["start"] : span["end"]] for span in written.spans}
    assert said["name"] == "Ada"
    assert "Northlight Weekly" in said["removal"]
    assert "decade" in said["tenure"]
    assert "LinkedIn" in said["contact"]


def test_what_only_moved_moves_along() -> None:
    new = BODY.replace("Dear Ada,\n\n", "My dear Ada,\n\nHow good to have known you! ")
    kept = reanchor(BODY, new, SPANS)
    assert words_of(kept, new) == ["Ada", "a decade", "The two of us met two years ago"]


def test_what_was_touched_is_dropped_and_the_rest_stays() -> None:
    new = BODY.replace("a decade", "a full decade")
    assert words_of(reanchor(BODY, new, SPANS), new) == ["Ada", "The two of us met two years ago"]


def test_a_line_break_moved_within_a_clause_does_not_touch_it() -> None:
    new = BODY.replace("The two of us met", "The two of us\nmet")
    assert words_of(reanchor(BODY, new, SPANS), new)[-1] == "The two of us\nmet two years ago"


def test_a_letter_written_anew_keeps_no_span() -> None:
    assert reanchor(BODY, "Goodbye.\n", SPANS) == []


def test_an_empty_text_has_no_spans() -> None:
    assert reanchor("", "Dear Ada,\n", []) == []
    assert reanchor(BODY, "", SPANS) == []


@given(before=st.text(max_size=20), between=st.text(max_size=20), after=st.text(max_size=20))
def test_whatever_is_written_around_them_spans_lie_on_the_words_they_lay_on(
    before: str, between: str, after: str
) -> None:
    new = before + BODY.replace("with us. ", f"with us. {between} ") + after
    kept = reanchor(BODY, new, SPANS)
    assert all(words == kept_span["fact_id"] for words, kept_span in zip(words_of(kept, new), kept, strict=True))
