"""Turns what an operator says about a live source into a row that is asked from then on, or into why not."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.asking.calling import EACH_SECONDS
from responder.errors import Refused
from responder.facts import Sought
from responder.models import AskedSource, Connection, Manager, SourceAnswer
from responder.sources import Found, LiveSource, live_source
from responder.waking import wake_all

MOST_PER_MINUTE = 10_000


def add_source(
    session: Session,
    kind: str,
    *,
    name: str | None,
    told: Mapping[str, str],
    per_minute: int = 60,
    of: Connection | None = None,
) -> AskedSource:
    """A live source of this kind, asked from now on. `name` is what managers read, by default its title.

    It is asked about everybody, or about the people of the connection it is `of`; those who wait for an address are
    looked up at once.
    Raises Refused for an unknown kind or setting, for one that is missing, and for a name that is taken.
    """
    live = live_source(kind)
    name = " ".join((name or live.title).split())
    if session.scalar(sa.select(AskedSource.id).where(AskedSource.name == name)):
        raise Refused(f"There is a source called {name!r} already; give this one another --name.")
    source = AskedSource(kind=kind, name=name, per_minute=_pace(per_minute), connection_id=of.id if of else None)
    _tell(source, live, told)
    session.add(source)
    session.flush()
    wake_all(session, connection_id=source.connection_id)
    return source


def change_source(
    session: Session,
    source: AskedSource,
    *,
    told: Mapping[str, str],
    per_minute: int | None = None,
    active: bool | None = None,
) -> None:
    """Change some of its settings; the others stay. It is asked again at once, whatever it did before."""
    _tell(source, live_source(source.kind), {**source.settings, **source.secrets, **told})
    source.per_minute = _pace(per_minute) if per_minute else source.per_minute
    source.active = source.active if active is None else active
    source.failures, source.rests_until, source.trouble = 0, None, None
    session.execute(sa.delete(SourceAnswer).where(SourceAnswer.asked_source_id == source.id))
    wake_all(session, connection_id=source.connection_id)


def remove_source(session: Session, source: AskedSource) -> None:
    """Ask it no more. What it told us stays."""
    session.execute(sa.delete(SourceAnswer).where(SourceAnswer.asked_source_id == source.id))
    session.delete(source)


def source_called(session: Session, name: str) -> AskedSource:
    """The configured source of that name. Raises Refused, listing the names there are."""
    sources = session.scalars(sa.select(AskedSource).order_by(AskedSource.name)).all()
    found = next((source for source in sources if source.name.casefold() == name.casefold()), None)
    if found is None:
        names = ", ".join(source.name for source in sources) or "none yet"
        raise Refused(f"There is no source called {name!r}; there are: {names}.")
    return found


def try_source(session: Session, source: AskedSource, email: str) -> Sequence[Found]:
    """What the source answers about somebody now; nothing is kept. Raises what the source raises."""
    try:
        email_norm = normalise(email)
    except ValueError:
        raise Refused("That is not an e-mail address.") from None
    ours = frozenset(session.scalars(sa.select(Manager.email).where(Manager.active)))
    who = Sought([email_norm], manager_emails=ours)
    return live_source(source.kind).ask(who, {**source.settings, **source.secrets}, EACH_SECONDS)


def _tell(source: AskedSource, live: LiveSource, told: Mapping[str, str]) -> None:
    unknown = [name for name in told if name not in live.settings]
    if unknown:
        raise Refused(f"{live.title} has no setting {unknown[0]!r}; it has: {', '.join(live.settings)}.")
    full = {
        name: value for name, setting in live.settings.items() if (value := told.get(name, setting.default)) is not None
    }
    missing = [name for name in live.settings if name not in full]
    if missing:
        raise Refused(f"{live.title} needs --set {missing[0]}=…: {live.settings[missing[0]].about}")
    source.settings = {name: value for name, value in full.items() if not live.settings[name].is_secret}
    source.secrets = {name: value for name, value in full.items() if live.settings[name].is_secret}


def _pace(per_minute: int) -> int:
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Refused(f"How often it may be asked is 1 to {MOST_PER_MINUTE} times a minute.")
    return per_minute
