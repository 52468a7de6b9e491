"""Turns a file somebody hands in into customers and touchpoints: in batches, once however often it is handed in."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.cliffs import survey
from responder.db import engine, reading, transaction
from responder.errors import Refused, Temporary, UnusableFile
from responder.facts import FoundCustomer, FoundTouchpoint, Unusable
from responder.folders import Folder, Progress
from responder.importing.contacts import remember_contacts
from responder.importing.haste import in_haste, make_room, read_ahead
from responder.importing.likenesses import suggest
from responder.importing.people import load
from responder.importing.rehearsal import SessionFactory, rehearsal
from responder.importing.report import ImportReport
from responder.importing.understanding import Understanding, keep, understanding
from responder.importing.watched import opened
from responder.instants import now
from responder.models import Manager
from responder.queries.identities import customers_by_email
from responder.sources import FileSource, Found, file_source
from responder.waking import wake_known

__all__ = ["ImportReport", "import_file", "remember"]

BATCH = 5000
TRIES = 4
Skipped = Callable[[Sequence[Unusable]], None]
STRANGER = "nobody we know has this address; import the customers first"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one batch."""

    added: int = 0
    merged: int = 0
    skipped: Sequence[Unusable] = field(default_factory=tuple)


def import_file(
    kind: str,
    path: Path,
    *,
    manager_email: str | None = None,
    said: Sequence[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
    on_skipped: Skipped | None = None,
) -> ImportReport:
    """Read a file of one kind into the memory and report on every row of it.

    Each batch is stored whole or not at all, and a file may be handed in again at any time: what is known already
    is merged. A dry run reports the same and keeps nothing. `said` are words about a sheet's titles ("Mail=email"),
    remembered for files with the same titles once one could be used. `progress` hears bytes (of a folder: files) read
    and how many there are in all, `on_skipped` every row left out, a batch at a time.
    Raises Refused for an unknown kind, manager or column, UnusableFile where nothing in the file can be used, and
    Temporary when the database stays busy; what was stored before that stays, and importing again completes it.
    """
    source = file_source(kind)
    owner_email = _owner(source, manager_email)
    report = ImportReport()
    stage = rehearsal(engine()) if dry_run else nullcontext(transaction)
    with in_haste(), opened(source, path, progress) as file, stage as sessions:
        understood = None if isinstance(file, Folder) else understanding(source, file, said)
        if understood:
            report.mapping, report.remembered = understood.titles, understood.remembered
        with closing(_batches(source, file, owner_email, understood)) as batches:
            for batch in batches:
                tally = _store(sessions, source, batch)
                report.add(added=tally.added, merged=tally.merged, skipped=tally.skipped)
                if on_skipped:
                    on_skipped(tally.skipped)
    _refuse_useless(report)
    if not dry_run:
        with transaction() as session:
            survey(session, source.name)
    if understood and not (understood.remembered or dry_run):
        keep(kind, understood)
    return report


def remember(
    session: Session,
    source: str,
    found: Sequence[Found],
    *,
    known_people_only: bool = False,
    overrules: bool = False,
) -> Tally:
    """Merge one batch into the memory: people first, then what was lived through with them.

    `source` says where we know it from. One that `overrules` is believed against what others said, and later
    imports leave what it said alone. The caller commits.
    """
    if known_people_only:
        return _remember_known(session, source, [one for one in found if isinstance(one, FoundTouchpoint)])
    as_of, told = now(), [one if isinstance(one, FoundCustomer) else one.customer for one in found]
    known = {} if overrules else _known_by_nothing_but_address(session, told)
    news = [one for place, one in enumerate(told) if place not in known]
    book = load(session, source, news, as_of, overrules=overrules)
    taken = [(known[place], False) if place in known else book.take(one) for place, one in enumerate(told)]
    book.write(session)
    wake_known(session, refs=book.told_refs, customers=book.told_addresses_of)
    suggest(session, book)
    pairs = list(zip(found, taken, strict=True))
    contacts = [(one, customer_id) for one, (customer_id, _) in pairs if isinstance(one, FoundTouchpoint)]
    added = remember_contacts(session, source, contacts, as_of) if contacts else 0
    added += sum(is_new for one, (_, is_new) in pairs if isinstance(one, FoundCustomer))
    return Tally(added, len(found) - added)


def _known_by_nothing_but_address(session: Session, told: Sequence[FoundCustomer]) -> dict[int, UUID]:
    """By place: of whom nothing new is said. Nothing of theirs needs to be read, and most contacts are such."""
    alone = {place: normalise(one.email) for place, one in enumerate(told) if one.email and one.is_address_only}
    ids = customers_by_email(session, alone.values())
    return {place: ids[email_norm] for place, email_norm in alone.items() if email_norm in ids}


def _remember_known(session: Session, source: str, contacts: Sequence[FoundTouchpoint]) -> Tally:
    ids = customers_by_email(session, (normalise(one.customer.email) for one in contacts if one.customer.email))
    known = [(one, ids[email]) for one in contacts if (email := _email_of(one)) in ids]
    strangers = [Unusable(one.line, STRANGER) for one in contacts if _email_of(one) not in ids]
    added = remember_contacts(session, source, known, now()) if known else 0
    return Tally(added, len(known) - added, strangers)


def _email_of(contact: FoundTouchpoint) -> str:
    return normalise(contact.customer.email) if contact.customer.email else ""


def _store(sessions: SessionFactory, source: FileSource, batch: Sequence[Found | Unusable]) -> Tally:
    """One batch in one transaction; again when another writer got in between."""
    found = [one for one in batch if not isinstance(one, Unusable)]
    unusable = [one for one in batch if isinstance(one, Unusable)]
    tally = _remember_patiently(sessions, source, found) if found else Tally()
    return Tally(tally.added, tally.merged, sorted((*unusable, *tally.skipped), key=lambda one: one.line))


def _remember_patiently(sessions: SessionFactory, source: FileSource, found: Sequence[Found]) -> Tally:
    for _ in range(TRIES):
        try:
            with sessions() as session:
                make_room(session)
                return remember(session, source.name, found, known_people_only=source.known_people_only)
        except (IntegrityError, OperationalError) as error:
            busy = error
    raise Temporary("The database is busy or away; import the same file again to complete it.") from busy


def _batches(
    source: FileSource, file: BinaryIO | Folder, owner_email: str | None, understood: Understanding | None
) -> Generator[list[Found | Unusable], None, None]:
    found = source.found_in(file, owner_email, understood.mapping if understood else None)
    several = iter(lambda: list(islice(found, BATCH)), [])
    return read_ahead(several, is_sqlite=engine().dialect.name == "sqlite")


def _owner(source: FileSource, manager_email: str | None) -> str | None:
    if manager_email is None:
        if source.needs_owner:
            raise Refused(f"Whose {source.title} is it? Say so with --manager EMAIL.")
        return None
    try:
        email_norm = normalise(manager_email)
    except ValueError:
        raise Refused("What --manager says is not an e-mail address.") from None
    with reading() as session:
        if session.scalar(sa.select(Manager.id).where(Manager.email == email_norm)) is None:
            raise Refused("Nobody of ours has the address --manager says; add them with `responder user add` first.")
    return email_norm


def _refuse_useless(report: ImportReport) -> None:
    if report.added or report.merged:
        return
    if not report.read:
        raise UnusableFile("The file holds no rows.")
    most = report.commonest()[0]
    raise UnusableFile(f"None of the {report.read} rows can be used. Most often, as in line {most.line}: {most.why}.")
