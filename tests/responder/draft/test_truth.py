"""Whatever somebody's history, no letter claims more than its facts, and every letter could be sent."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from responder.draft.text import body_of, is_header_safe, subject_of
from responder.facts import Channel
from responder.models import Fact
from responder.policies import LEVELS, Policy
from tests.responder.draft import known
from tests.responder.draft.known import MAYA_ID, TOM_ID
from tests.responder.draft.test_durations import CONFIDENCES, least_months

NAMES = st.sampled_from(["Ada", "Zoë", "Jean-Luc", "O'Neil", "李", "محمد", "ada", None])
CODES = ["too_expensive", "missing_features", "switched_service", "unused", "customer_service", "low_quality",
         "too_complex", "too_many_emails", "other", "temporary", "brand_new_code"]  # fmt: skip
LENGTHS = {"years": st.integers(0, 45), "months": st.integers(0, 11)}
TENURE = {
    "confidence": st.sampled_from(CONFIDENCES),
    "stays": st.integers(1, 3),
    "season": st.sampled_from([None, "spring", "summer", "autumn", "winter"]),
}
PEOPLE = st.sampled_from([(MAYA_ID, "Maya Lindqvist"), (TOM_ID, "Tom Okafor"), (TOM_ID, "")])
CONTACT = {
    "by": PEOPLE,
    "confidence": st.sampled_from(CONFIDENCES),
    "direction": st.sampled_from([None, "inbound", "outbound"]),
    "private": st.booleans(),
    "unused": st.sampled_from([None, None, "too long ago to be remembered"]),
    "summary": st.sampled_from([None, "the readers' evening in Malmö", "angry about the price"]),
}
CHANNELS = st.sampled_from([*Channel, "pigeon"])
DAYS = st.sampled_from([None, "2026-11-20", "2026-12-31", "2025-01-01"])
FAULTS = ["The export lost your notes in March", "the invoice of 20 € came twice!", ""]
GRADES = ["ours", "shared", "regret", "nobody's"]
GESTURES = ["The last month is on me: 20 € are on their way back.", "your archive stays open until 1 May 2027", ""]
POLICIES = st.sampled_from(LEVELS[1:]).map(lambda level: Policy(level, "DE", f"Where they live: {level}."))
PLANS = st.sampled_from([None, "Studio", "Annual plan", "price_1Nx"])


def maybe(strategy: st.SearchStrategy[Fact]) -> st.SearchStrategy[list[Fact]]:
    return st.lists(strategy, max_size=1)


@st.composite
def histories(draw: st.DrawFn) -> Situation:
    facts = [
        *draw(maybe(NAMES.map(lambda name: known.name(name, name)))),
        *draw(maybe(st.builds(known.removal, st.sampled_from([None, "Northlight Weekly", "list_42"])))),
        *draw(maybe(st.builds(known.ending, PLANS, DAYS, scheduled=st.booleans()))),
        *draw(maybe(st.builds(known.tenure, **TENURE, **LENGTHS))),
        *draw(maybe(st.builds(known.contact, CHANNELS, **CONTACT, **LENGTHS))),
        *draw(maybe(st.sampled_from(CODES).map(known.reason))),
        *draw(maybe(st.text(min_size=1, max_size=200).map(known.comment))),
        *draw(maybe(st.builds(known.fault, st.sampled_from(FAULTS), st.sampled_from(GRADES)))),
        *draw(maybe(st.sampled_from(GESTURES).map(known.gesture))),
    ]
    about = {"family": draw(st.sampled_from(["list", "billing"])), "policy": draw(POLICIES)}
    return known.situation(*facts, **about, case_id=draw(st.uuids()))


@settings(max_examples=300)
@given(histories())
def test_no_letter_claims_more_than_its_facts(history: Situation) -> None:
    letter = compose(history)
    facts = {str(fact.id): fact for fact in history.facts}
    said = {facts[span["fact_id"]].kind: letter.body[span["start"] : span["end"]] for span in letter.spans}

    assert examine(Reading(history, letter.subject, letter.body, letter.spans))[0]["passed"]
    assert ("LinkedIn" in letter.body) <= (
        "LinkedIn" in said.get("contact", "") or "LinkedIn" in said.get("comment", "")
    )
    for kind in ("tenure", "contact"):
        fact = next((fact for fact in history.facts if fact.kind == kind), None)
        spoken = letter.sheet.values[kind].get("duration") or letter.sheet.values[kind].get("ago")
        assert not spoken or (fact and least_months(spoken) <= 12 * fact.value["years"] + fact.value["months"])
    fact = letter.sheet.facts.get("tenure")
    assert fact is None or fact.value["stays"] == 1 or "since" not in said.get("tenure", "")
    assert "angry" not in letter.body
    assert not any(fact.value.get("private") or fact.value.get("unused") for fact in letter.sheet.facts.values())
    ours = any(fact.kind == "contact" and fact.value["manager_id"] == str(MAYA_ID) for fact in history.facts)
    assert not re.search(r"the two of us|You and I", said.get("contact", ""), re.IGNORECASE) or ours


@settings(max_examples=300)
@given(histories())
def test_every_letter_could_be_sent_as_it_is(history: Situation) -> None:
    letter = compose(history)
    blocking = [
        check
        for check in examine(Reading(history, letter.subject, letter.body, letter.spans))
        if check["blocking"] and not check["passed"]
    ]

    assert blocking == []
    assert is_header_safe(letter.subject)
    assert (subject_of(letter.subject), body_of(letter.body)) == (letter.subject, letter.body)
    assert letter.body.endswith("\nMaya Lindqvist\nOperations Manager, Northlight\n")
    assert "  " not in letter.body
    assert not re.search(
        r" [.,;:]|\.\.(?!\.)|,,|^[a-z]|[.!?]\w", letter.body.replace(_quoted(letter.body), ""), re.MULTILINE
    )


@settings(max_examples=100)
@given(histories())
def test_the_same_case_drafts_the_same_letter(history: Situation) -> None:
    one, other = compose(history), compose(history)
    assert (one.subject, one.body, one.spans, one.plan) == (other.subject, other.body, other.spans, other.plan)


def _quoted(body: str) -> str:
    found = re.search(r"“.*?”", body)
    return found.group() if found else "\0"
