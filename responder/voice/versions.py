"""Turns what the owner of a voice writes into versions of a template, of which the newest published is in use."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from responder.errors import AlreadyMoved, BrokenWording, Refused
from responder.instants import new_id, now
from responder.models import Brand, Wording
from responder.queries.wordings import newest_wording, published_wording, versions_of, wording_numbered
from responder.voice.box import LONGEST_SOURCE
from responder.voice.diffs import Run, difference
from responder.voice.places import Place
from responder.voice.trial import Proof

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How one template stands with a brand: `text` is what is in use, `draft` what waits beside it."""

    text: str
    own: Wording | None  # the version in use; None, or one without source, is as shipped
    newest: int  # 0 while nobody touched it
    draft: Wording | None

    @property
    def is_own(self) -> bool:
        """Whether the brand's own text is in use."""
        return self.own is not None and self.own.source is not None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a template, and what it changed of the one before."""

    wording: Wording
    text: str
    runs: Sequence[Run]


def tidy(source: str) -> str:
    """A wording as it is kept: line feeds, one Unicode form, no blanks at line ends, one newline at the end."""
    text = unicodedata.normalize("NFC", source).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_SOURCE:
        raise BrokenWording(f"The wording is longer than {LONGEST_SOURCE:,} characters.")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BrokenWording("The wording holds characters that cannot be kept.")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def standing(session: Session, place: Place) -> Standing:
    """What is in use at this place, and whose draft waits."""
    newest = newest_wording(session, place.brand_id, place.language, place.name)
    own = published_wording(session, place.brand_id, place.language, place.name)
    text = text_of(place, own)
    waits = newest is not None and newest.published_at is None and text_of(place, newest) != text
    return Standing(text, own, newest.number if newest else 0, newest if waits else None)


def text_of(place: Place, wording: Wording | None) -> str:
    """What a version says; where it is as shipped, what is shipped; empty where nothing is."""
    return wording.source if wording and wording.source is not None else place.shipped or ""


def history(session: Session, place: Place) -> list[Version]:
    """The versions, newest first, each with what it changed of the one before it."""
    found = versions_of(session, place.brand_id, place.language, place.name)
    texts = [text_of(place, wording) for wording in found]
    before = [*texts, place.shipped or ""][1:]
    return [
        Version(wording, text, difference(old, text)) for wording, text, old in zip(found, texts, before, strict=True)
    ]


def save(
    session: Session, place: Place, source: str, *, seen: int, author: str, note: str | None = None
) -> Wording | None:
    """Keep this text as the newest version, a draft; the same text as the newest makes none. None: as shipped, still.

    `seen` is the newest version its author knew, 0 for none. Raises AlreadyMoved when somebody wrote another since.
    """
    text, newest = tidy(source), _newest(session, place, seen)
    if text == text_of(place, newest) and not (newest is None and place.shipped is None):
        return newest
    return _add(session, place, seen + 1, source=text, author=author, note=note)


def publish(session: Session, place: Place, proof: Proof, *, seen: int, who: str) -> Wording:
    """Let letters use the newest version from now on. `proof` says that this very text was tried.

    Raises AlreadyMoved when it is not the newest any more or was published already, Refused when nothing waits.
    """
    newest = _newest(session, place, seen)
    if newest is None:
        raise Refused("There is nothing to publish: this wording is as shipped.")
    proof.refuse_for_other_than(place, text_of(place, newest))
    done = session.execute(
        sa.update(Wording)
        .where(Wording.id == newest.id, Wording.published_at.is_(None))
        .values(published_at=now(), published_by=who)
        .returning(Wording.id)
    )
    if done.first() is None:
        raise AlreadyMoved(f"Version {newest.number} is in use already.")
    session.refresh(newest)
    _count_up(session, place)
    return newest


def roll_back(session: Session, place: Place, proof: Proof, *, to: int, seen: int, who: str) -> Wording:
    """Take the text of an earlier version up again, as a new version in use. Raises as `publish`."""
    _newest(session, place, seen)
    old = wording_numbered(session, place.brand_id, place.language, place.name, to)
    if old is None:
        raise Refused(f"There is no version {to} of this wording.")
    proof.refuse_for_other_than(place, text_of(place, old))
    return _in_use(session, place, seen + 1, source=old.source, who=who, back_to=to)


def back_to_shipped(session: Session, place: Place, *, seen: int, who: str) -> Wording:
    """Use what is shipped again, also when an upgrade ships another text. Raises AlreadyMoved, Refused."""
    newest = _newest(session, place, seen)
    if newest is None or (newest.source is None and newest.published_at):
        raise Refused("This wording is as shipped already.")
    return _in_use(session, place, seen + 1, source=None, who=who, back_to=None)


def _newest(session: Session, place: Place, seen: int) -> Wording | None:
    newest = newest_wording(session, place.brand_id, place.language, place.name)
    if (newest.number if newest else 0) == seen:
        return newest
    raise AlreadyMoved(_meanwhile(newest))


def _meanwhile(newest: Wording | None) -> str:
    if newest is None:
        return "This wording has no such version. Please read it again."
    did = "published" if newest.published_at else "saved"
    return f"{newest.author} {did} version {newest.number} of this wording since you opened it. Please read it again."


def _in_use(
    session: Session, place: Place, number: int, *, source: str | None, who: str, back_to: int | None
) -> Wording:
    added = _add(
        session,
        place,
        number,
        source=source,
        author=who,
        back_to=back_to,
        published_at=now(),
        published_by=who,
    )
    _count_up(session, place)
    return added


def _add(session: Session, place: Place, number: int, *, note: str | None = None, **values: object) -> Wording:
    """One more version. The unique number lets only one of two who write at the same moment through."""
    note = " ".join((note or "").split())[:LONGEST_NOTE] or None
    where = {"brand_id": place.brand_id, "language": place.language, "name": place.name}
    added = Wording(id=new_id(), number=number, note=note, **where, **values)
    try:
        with session.begin_nested():
            session.add(added)
            session.flush()
    except IntegrityError as error:
        raise AlreadyMoved("Somebody was faster: this wording has a newer version. Please read it again.") from error
    return added


def _count_up(session: Session, place: Place) -> None:
    """Let every process notice: what is kept of a voice is kept by this number."""
    counted = sa.update(Brand).where(Brand.id == place.brand_id).values(voice_revision=Brand.voice_revision + 1)
    session.execute(counted.execution_options(synchronize_session=False))
    brand = session.get(Brand, place.brand_id)
    if brand is not None:
        session.refresh(brand)
