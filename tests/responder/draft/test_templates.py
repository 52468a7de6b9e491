"""Templates hold text, values and two tags; whatever else somebody puts into one is refused before it runs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError

from responder.draft.environment import LONGEST_PIECE, compile_piece, pieces, sandbox
from responder.draft.language import FALLBACK, custom, language_for, languages
from responder.draft.marks import END, START, unmark
from responder.draft.plan import TABLE
from responder.draft.sheet import sheet_of
from responder.draft.text import plain
from responder.draft.vocabulary import FACTS, GIVEN
from responder.errors import Permanent
from tests.responder.draft.known import contact, name, situation, tenure

ATTACKS = [
    "{{ 7 * 7 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 99999 ** 99999 }}",
    "{{ name.greeting.__class__ }}",
    "{% fact name %}{{ name.__class__ }}{% endfact %}",
    "{% fact name %}{{ name['greeting'] }}{% endfact %}",
    "{% fact name %}{{ name.greeting.upper() }}{% endfact %}",
    "{% fact name %}{{ name.greeting | center(300000000) }}{% endfact %}",
    "{% fact name %}{{ name.greeting | attr('format') }}{% endfact %}",
    "{% fact name %}{{ name.greeting ~ name.greeting }}{% endfact %}",
    "{% fact name %}{{ name.greeting, name.greeting }}{% endfact %}",
    "{% fact name %}{{ name }}{% endfact %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ self.__init__ }}",
    "{{ config }}",
    "{{ customer.delete() }}",
    "{{ signer.password_hash }}",
    "{{ _present }}",
    "{{ _chosen }}",
    "{% for x in range(99999) %}{% for y in range(99999) %}.{% endfor %}{% endfor %}",
    "{% set x = 1 %}",
    "{% if name %}x{% endif %}",
    "{% macro f() %}{{ f() }}{% endmacro %}",
    "{% include 'signoff/signed' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% call f() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% either x %}a{% endeither %}",
    "{% fact name.greeting %}a{% endfact %}",
    "{% fact nobody %}a{% endfact %}",
    "{% either %}a{% or %}b",
    "{% fact name %}a",
    "{% endfact %}",
    "{% or %}",
    "{{ tenure.duration }}",
    "{% fact name %}{{ tenure.duration }}{% endfact %}",
    "{% fact tenure %}{{ tenure.length }}{% endfact %}",
    "{{",
    "{%",
    f"Dear {END}",
    f"Dear {START['name']}",
]
OPTIONAL = {
    "removal.list",
    "ending.on",
    "tenure.since",
    "contact.colleague",
    "comment.words",
    "fault.what",
    "gesture.what",
}
GUARANTEES = {"contact:colleague": {"contact.colleague"}}


@pytest.mark.parametrize("source", ATTACKS)
def test_what_is_no_letter_is_refused_before_it_runs(source: str) -> None:
    with pytest.raises(Permanent, match=r"The template attack is broken in line 1: "):
        compile_piece("attack", source)


def test_a_refusal_names_the_template_and_the_line() -> None:
    with pytest.raises(
        Permanent, match=r"The template thanks/new is broken in line 3: there is no value tenure\.length"
    ):
        compile_piece("thanks/new", "Thank you\n{% fact tenure %}\nfor {{ tenure.length }}{% endfact %}")


@pytest.mark.parametrize("source", ["{{ 2 * 3 }}", "{{ 2 ** 3 }}", "{{ 'a' ~ 2 % 2 }}", "{{ 2 + 2 }}", "{{ f() }}"])
def test_behind_the_grammar_the_sandbox_neither_computes_nor_calls(source: str) -> None:
    walls_down = sandbox().overlay(extensions=[])
    walls_down.extensions.clear()
    template = walls_down.from_string(source)
    with pytest.raises(SecurityError):
        template.render(f=lambda: "called")


def test_a_template_may_not_make_a_flood() -> None:
    flood = compile_piece("flood", "a" * (LONGEST_PIECE + 1))
    with pytest.raises(Permanent, match="makes more than"):
        flood.render({}, ())


def test_a_clause_is_left_out_whole_unless_everything_in_it_is_known() -> None:
    piece = compile_piece(
        "try", "Hello{% fact tenure %}, since {{ tenure.since }} for {{ tenure.duration }}{% endfact %}."
    )
    values = sheet_of(situation(tenure(12, 1))).values
    assert unmark(piece.render(values, ()))[0] == "Hello, since 2014 for twelve years."
    values["tenure"].pop("since")
    assert unmark(piece.render(values, ()))[0] == "Hello."
    assert unmark(piece.render({kind: {} for kind in FACTS}, ()))[0] == "Hello."


def test_either_takes_the_way_that_was_chosen_also_within_another() -> None:
    piece = compile_piece(
        "try", "{% either %}a{% either %}1{% or %}2{% endeither %}{% or %}b{% endeither %}{% either %}c{% endeither %}"
    )
    assert piece.forks == (2, 2, 1)
    assert [piece.render({}, ways) for ways in ((0, 0, 0), (0, 1, 0), (1, 0, 0))] == ["a1c", "a2c", "bc"]


def test_a_comment_or_raw_text_opens_no_fork() -> None:
    piece = compile_piece("try", "{# {% either %} #}{% raw %}{% or %}{% endraw %}x")
    assert piece.forks == ()
    assert piece.render({}, ()) == "{% or %}x"


@given(st.text())
def test_a_name_comes_out_as_it_is_never_as_a_template(text: str) -> None:
    greeted = plain(text)
    rendered = pieces("en")["greeting/named"].render(sheet_of(situation(name(text, text))).values, ())
    line, _ = unmark(rendered)
    if 0 < len(greeted) <= 60 and any(letter.isalpha() for letter in greeted) and greeted == text and "@" not in text:
        assert line.casefold() in {f"dear {text},".casefold(), f"dear {text.title()},".casefold()}
    assert not set(line) & {END, *START.values(), "\n", "\r", "\u202e", "\u2066", "\u200b"}


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{{ 7*7 }}", "{% for x in y %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{# a #}", "%s %(name)s {0}"]
)
def test_a_name_that_looks_like_a_template_is_only_a_name(text: str) -> None:
    sheet = sheet_of(situation(name(text, text), contact()))
    line, clauses = unmark(pieces("en")["greeting/named"].render(sheet.values, ()))
    assert line == f"Dear {text},"
    assert [line[clause.start : clause.end] for clause in clauses] == [text]


def test_every_line_of_the_plan_has_its_template_in_every_language() -> None:
    wanted = {move.template for move in TABLE}
    for language in languages():
        assert {name for name in pieces(language) if not name.startswith("close/")} == wanted


def test_a_template_for_the_close_form_has_its_formal_twin() -> None:
    for language in languages():
        close = {name for name in pieces(language) if name.startswith("close/")}
        assert {name.removeprefix("close/") for name in close} <= set(pieces(language))
        assert bool(close) == (len(custom(language)["forms"]) > 1)


def test_a_template_uses_no_value_that_its_line_of_the_plan_does_not_ask_for() -> None:
    for move in TABLE:
        asked = {*move.needs, *(value for need in move.needs for value in GUARANTEES.get(need, ()))}
        kinds = {need.partition(".")[0].partition(":")[0] for need in asked}
        values = {
            kind: {key: key for key in keys if f"{kind}.{key}" not in OPTIONAL or f"{kind}.{key}" in asked}
            for kind, keys in FACTS.items()
        }
        values = {kind: {"here": "yes", **known} if kind in kinds else {} for kind, known in values.items()}
        values |= {kind: {key: key for key in keys} for kind, keys in GIVEN.items()}
        for language in languages():
            piece = pieces(language)[move.template]
            everything = {
                kind: {"here": "yes", **{key: key for key in keys}} for kind, keys in {**FACTS, **GIVEN}.items()
            }
            for ways in _all_ways(piece.forks):
                assert piece.render(values, ways) == piece.render(everything, ways), move


GIVEN_NOTHING = {kind: dict.fromkeys(keys, "") for kind, keys in GIVEN.items()}


def test_every_text_of_a_language_is_in_one_unicode_form() -> None:
    for language in languages():
        for piece in pieces(language).values():
            for ways in _all_ways(piece.forks):
                text = piece.render({kind: {} for kind in FACTS} | GIVEN_NOTHING, ways)
                assert unicodedata.is_normalized("NFC", text)


def test_the_language_is_the_first_we_can_write_in() -> None:
    assert language_for("xx-YY", "en_US", None) == "en"
    assert language_for(None, "tlh") == FALLBACK


def _all_ways(forks: tuple[int, ...]) -> list[tuple[int, ...]]:
    ways: list[tuple[int, ...]] = [()]
    for count in forks:
        ways = [(*taken, way) for taken in ways for way in range(count)]
    return ways
