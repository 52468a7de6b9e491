"""GET /people/<id>: one person, with everything that is remembered of them, and what may be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from flask import abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.addresses import address_hash
from responder.db import reading
from responder.models import Case, Customer, DoNotContact, Role
from responder.queries.beside_cases import letters_beside, opening_events
from responder.queries.memories import CONTACTS_SHOWN, Place, last_contacts, merges_of, place_of, returns_of
from responder.queries.people import cases_of_person
from responder.queries.wholes import Whole, whole
from responder.web.desk import story
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.likenesses import questions
from responder.web.desk.memory_form import memory_form
from responder.web.desk.person_view import PersonView, person_rows, whole_line, whole_name
from responder.web.desk.story import MEANINGS, Entry
from responder.web.desk.usage import usage_of
from responder.web.desk.visitor import may

NOTHING: Mapping[str, str] = MappingProxyType({})


@desk.get("/people/<uuid:customer_id>")
def person(customer_id: UUID) -> Response | str:
    """The story of one person, or the way to the row they were found to be one with."""
    with reading() as session:
        row = person_or_404(session, customer_id)
        if row.merged_into_id:
            return redirect(f"/people/{row.merged_into_id}", code=303)
        return person_page(session, row.id)


def person_or_404(session: Session, customer_id: UUID) -> Customer:
    """The row, or the page that says there is none by this address."""
    return session.get(Customer, customer_id) or abort(404)


def person_page(
    session: Session, customer_id: UUID, *, trouble: str | None = None, typed: Mapping[str, str] = NOTHING
) -> str:
    """The page as it is now; `trouble` is why the last act was refused, `typed` what was typed then."""
    person, before = whole(session, customer_id), place_in(request.values.get("before", ""))
    cases = cases_of_person(session, person.ids)
    entries, older = _story(session, person, cases, before)
    url, of_memory = f"/people/{person.id}", trouble if "channel" in typed else None
    return page(
        session,
        "person.html",
        title=whole_name(person),
        line=whole_line(person),
        person=PersonView(whole_name(person), None, person_rows(person)),
        url=url,
        do_not_contact=_is_barred(session, person),
        is_still_with_us=not cases,
        entries=entries,
        older_url=f"{url}?before={older}" if older else None,
        before=request.values.get("before", ""),
        questions=questions(session, person.ids),
        memory=memory_form(session, f"{url}/memories", whole_name(person), trouble=of_memory),
        meanings=MEANINGS,
        may_correct=may(Role.DRAFTER),
        may_decide=may(Role.MANAGER),
        trouble=None if of_memory else trouble,
        typed=typed,
    )


def place_in(text: str) -> Place | None:
    """`2024-05-14.<id>` as a place in a story; None for no text, 404 for a place that never was."""
    if not text:
        return None
    on, _, contact_id = text.partition(".")
    try:
        return Place(date.fromisoformat(on), UUID(contact_id))
    except ValueError:
        abort(404)


def _story(
    session: Session, person: Whole, cases: Sequence[Case], before: Place | None
) -> tuple[list[Entry], str | None]:
    """One page of the story, and the place where the next one begins. Contacts are many; what lies between is not."""
    contacts = last_contacts(session, person.ids, before=before, limit=CONTACTS_SHOWN + 1)
    shown, has_more = contacts[:CONTACTS_SHOWN], len(contacts) > CONTACTS_SHOWN
    newest, oldest = before.on if before else date.max, shown[-1].occurred_on if has_more else date.min
    usage = usage_of(session, cases)
    entries = [story.of_contact(it, usage) for it in shown]
    between = [*(story.of_date(it, usage) for it in person.dates), *_beside(session, person.ids, cases)]
    entries += [it for it in between if oldest < it.on <= newest]
    place = place_of(shown[-1]) if has_more else None
    newest_first = sorted(entries, key=lambda entry: entry.on, reverse=True)
    return newest_first, f"{place.on}.{place.id}" if place else None


def _beside(session: Session, rows: Sequence[UUID], cases: Sequence[Case]) -> Iterator[Entry]:
    """Goodbyes with their letters, returns, and who was found to be one with whom."""
    events, letters = opening_events(session, cases), letters_beside(session, cases)
    for case in cases:
        yield from story.of_goodbye(case, events.get(case.id), letters.get(case.id))
    yield from map(story.of_return, returns_of(session, cases, rows))
    for merge in merges_of(session, rows):
        yield story.of_merge(merge, rows)


def _is_barred(session: Session, person: Whole) -> bool:
    hashes = [address_hash(address.email_norm) for address in person.addresses]
    return session.scalar(sa.select(DoNotContact.id).where(DoNotContact.address_hash.in_(hashes)).limit(1)) is not None
