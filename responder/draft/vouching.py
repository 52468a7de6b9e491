"""Turns "I know this" into a next version with the same text, whose open words stand on somebody's own word."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from responder.draft.revising import edited, follow, on_the_desk
from responder.errors import Refused
from responder.models import Case, Draft, Fact, Testimony, Word
from responder.own_word import source_of, text_of, that_count, value_of
from responder.queries.testimonies import standing_testimonies
from responder.testifying import Witness, asked_about, vouch


def confirm(session: Session, case: Case, *, version: int, words: Sequence[str] | None, by: Witness) -> Draft:
    """Vouch for words the checks ask about, all of them for None; the version whose clauses stand on that.

    Raises AlreadyMoved when `version` is not the newest or the case went on, and Refused for words the letter does
    not ask about.
    """
    desk = on_the_desk(session, case, version)
    known = _of_those_asked(asked_about(desk.seen.checks), words)
    vouch(session, case, known, by=by)
    facts = [*desk.situation.facts, *_new_facts(session, case, desk.situation.facts)]
    session.add_all(facts)
    session.flush()
    desk, seen = replace(desk, situation=replace(desk.situation, facts=facts)), desk.seen
    same = edited(desk, subject=seen.subject, body=seen.body, spans=seen.spans, author=seen.author)
    told = f"{by.name} vouched for {', '.join(f'“{word}”' for word in known)}"
    return follow(session, desk, same, told=told, who=by.name)


def _of_those_asked(asked: Sequence[str], words: Sequence[str] | None) -> list[str]:
    """The words as the letter asks about them. Raises Refused for others, and for none."""
    by_word = {_plain(word): word for word in asked}
    wanted = by_word if words is None else dict.fromkeys(map(_plain, words))
    unasked = next((word for word in wanted if word not in by_word), None)
    if unasked is not None:
        raise Refused(f"The letter does not ask about “{unasked[:60]}”.")
    if not wanted:
        raise Refused("The letter asks about nothing that somebody could vouch for.")
    return [by_word[word] for word in wanted]


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _new_facts(session: Session, case: Case, facts: Sequence[Fact]) -> list[Fact]:
    """A fact for every claim that stands and has none yet, as they will be written whenever facts are gathered."""
    known = {_plain(fact.value["words"]) for fact in facts if fact.kind == Word.CLAIM}
    next_rank = max((fact.rank + 1 for fact in facts if fact.kind == Word.CLAIM), default=0)
    standing = [it for _, it in that_count(standing_testimonies(session, [case.id])) if it.kind == Word.CLAIM]
    added = [it for it in standing if _plain(it.value["words"]) not in known]
    return [_fact(case, testimony, rank) for rank, testimony in enumerate(added, start=next_rank)]


def _fact(case: Case, testimony: Testimony, rank: int) -> Fact:
    return Fact(
        case_id=case.id,
        kind=testimony.kind,
        rank=rank,
        text=text_of(testimony),
        value=value_of(testimony),
        source=source_of(testimony),
        as_of=testimony.created_at,
        confidence="high",
    )
