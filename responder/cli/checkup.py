"""Turns "is everything in order?" into a line per part, each with its remedy."""

import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import click
import sqlalchemy as sa
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from responder.cli.polls import poll_line, poll_told
from responder.cli.printing import answers, tell
from responder.db import engine, reading
from responder.migrations import is_migrated
from responder.models import Brand, Connection, Manager, Reason
from responder.polishing import polishes, problem, rests_seconds, what_is_missing
from responder.postman import key_problem
from responder.queries.connections import connections_newest_first
from responder.queries.endings import events_without_ending, newest_events_by_ending
from responder.queries.health import Notice, connection_health
from responder.queries.polls import poll_states
from responder.queries.rejections import of_nobody_lately
from responder.queue import redis
from responder.settings import settings
from responder.up import record

WORST_CLOCK_SECONDS = 60
MOST_CONNECTIONS = 200
REMEDIES = {
    Notice.QUIET: "Look whether the platform still posts to its address; the setting quiet_days says what is usual.",
    Notice.UNANSWERED: "See what the database did then; platforms send again what was not taken.",
    Notice.UNREADABLE: "See why under /settings/deliveries, then `responder replay --state failed`.",
    Notice.REJECTED: "",
}


@dataclass(frozen=True)
class Finding:
    """One part: whether it is in order, what was seen, and what to do when it is not."""

    part: str
    ok: bool
    seen: str
    remedy: str = ""


@click.command()
@answers
def doctor(as_json: bool) -> None:
    """Check settings, database, Redis, SendGrid key and sender, the polisher, clock: a line each, with the remedy."""
    findings = [finding for check in CHECKS for finding in check()]
    lines = [f"{'ok  ' if each.ok else 'FAIL'} {each.part}: {each.seen}" + _remedy(each) for each in findings]
    healthy = all(each.ok for each in findings)
    tell({"ok": healthy, "items": [asdict(each) for each in findings]}, as_json=as_json, text="\n".join(lines))
    sys.exit(0 if healthy else 1)


def _remedy(finding: Finding) -> str:
    return "" if finding.ok or not finding.remedy else f"\n       {finding.remedy}"


def _settings() -> Iterator[Finding]:
    kept = "SECRET_KEY is set" if settings().secret_key else "SECRET_KEY is kept in the data folder, for this machine"
    yield Finding("settings", True, kept)
    url = record.public_url()
    local = "127.0.0.1" in url
    yield Finding("address", True, f"platforms reach us at {url}" + (" (this machine only)" if local else ""))


def _database() -> Iterator[Finding]:
    kind = engine().dialect.name
    try:
        migrated = is_migrated()
    except SQLAlchemyError as error:
        yield Finding("database", False, f"{kind} does not answer ({type(error).__name__})", "Check DATABASE_URL.")
        return
    yield Finding("database", migrated, f"{kind} answers", "Run `responder migrate`.")
    if migrated:
        yield from _people()
        yield from _endings()
        yield from _polls()


def _people() -> Iterator[Finding]:
    with reading() as session:
        managers = session.scalar(sa.select(sa.func.count()).select_from(Manager).where(Manager.active))
        connections = session.scalar(sa.select(sa.func.count()).select_from(Connection))
        unsigned = session.scalars(sa.select(Brand.name).where(Brand.default_signer_id.is_(None))).all()
    yield Finding("people", bool(managers), f"{managers} may sign in", "Run `responder user add`.")
    yield Finding("connections", bool(connections), f"{connections} configured", "Run `responder connect`.")
    yield from _health()
    if len(unsigned) > 0 and (managers or 0) > 1:
        yield Finding("signers", True, f"{len(unsigned)} brands have no default signer: whoever knows a person signs")


def _health() -> Iterator[Finding]:
    """What there is to notice of the newest connections; refused requests are somebody else's mistake, and no fault."""
    with reading() as session:
        newest = connections_newest_first(session, limit=MOST_CONNECTIONS)
        found = [
            (each.connection.name, noticed) for each in connection_health(session, newest) for noticed in each.notices
        ]
        lost = of_nobody_lately(session).get(Reason.UNANSWERED, 0)
    for name, noticed in found:
        yield Finding(
            f"connection {name}", noticed.notice is Notice.REJECTED, noticed.sentence, REMEDIES[noticed.notice]
        )
    if lost:
        seen = f"{lost} requests within a day were answered 5xx before we knew whose they were"
        yield Finding("intake", False, seen, REMEDIES[Notice.UNANSWERED])


def _endings() -> Iterator[Finding]:
    """Whether every accepted event came to one end; a bug, or a hand in the tables, is the only way it may not."""
    with reading() as session:
        without, ends = events_without_ending(session), newest_events_by_ending(session)
    told = ", ".join(f"{number} {ending}" for ending, number in ends) or "none yet"
    seen = f"every event came to one end ({told})" if not without else f"{without} came to no end, or to two"
    yield Finding(
        "events", not without, seen, "Nothing of ours leaves one so: see what else writes to the database, and tell us."
    )


def _polls() -> Iterator[Finding]:
    """How the platforms are doing that post nothing and are asked; no line where there is none."""
    with reading() as session:
        states = poll_states(session)
    for each in states:
        seen = f"{each.name} ({each.provider}): {poll_line(poll_told(each))}"
        late = "Nobody asks: is a clock running, and a worker? Or ask now: responder poll"
        remedy = late if each.is_overdue else "Check its settings and its secret, then: responder poll NAME"
        yield Finding("asked", not (each.trouble or each.is_overdue), seen, remedy)


def _redis() -> Iterator[Finding]:
    try:
        version = redis().info("server").get("redis_version", "?")
    except RedisError as error:
        remedy = "Check REDIS_URL, or start `responder up`, which brings its own."
        yield Finding("redis", False, f"does not answer ({type(error).__name__})", remedy)
        return
    yield Finding("redis", True, f"answers (version {version})")


def _sendgrid() -> Iterator[Finding]:
    if not settings().sendgrid_api_key:
        service = record.running(settings().responder_data)
        caught = service.mail_catcher_url if service else None
        seen = f"no key: letters go to the mail catcher {caught or 'of `responder up`'}"
        yield Finding("sendgrid", True, seen)
        return
    problem = key_problem()
    yield Finding(
        "sendgrid", problem is None, problem or "the key may send", "Check SENDGRID_API_KEY and SENDGRID_HOST."
    )


def _polishing() -> Iterator[Finding]:
    if missing := what_is_missing():
        yield Finding("polishing", False, missing, "Or unset POLISH_URL: drafts then stay as they are.")
    elif not polishes():
        yield Finding("polishing", True, "off: drafts stay as they are (POLISH_URL)")
    else:
        trouble, rests = problem(), rests_seconds()
        left_alone = f"; after failures in a row it is left alone for {rests} seconds more" if rests else ""
        seen = trouble or f"{settings().polish_model} may be asked"
        remedy = "Check POLISH_URL and POLISH_KEY. Until it answers, drafts stay as they are."
        yield Finding("polishing", trouble is None, f"{seen}{left_alone}", remedy)


def _clock() -> Iterator[Finding]:
    """Compare with SendGrid's clock, where we talk to it anyway; signatures are refused when ours is off."""
    here = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if not settings().sendgrid_api_key:
        yield Finding("clock", True, f"{here}, nothing to compare with")
        return
    try:
        with urllib.request.urlopen(settings().sendgrid_host, timeout=5) as answer:  # noqa: S310
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except urllib.error.HTTPError as answer:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (OSError, TypeError, ValueError):
        yield Finding("clock", True, f"{here}; SendGrid's could not be read")
        return
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    remedy = "Set this machine's clock (NTP): signed webhooks are refused when it is off."
    yield Finding("clock", apart < WORST_CLOCK_SECONDS, f"{apart:.0f} s apart from SendGrid's", remedy)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_settings, _database, _redis, _sendgrid, _polishing, _clock)
