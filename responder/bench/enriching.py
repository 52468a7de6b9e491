"""Turns a memory that grows a thousandfold into what remembering one person costs: the same, or something is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.bench import servers
from responder.bench.company import CONTACTS_EACH, SIGNER, address
from responder.bench.growth import customer_id, grow
from responder.connecting import connect
from responder.db import reading, transaction
from responder.enrich import memories
from responder.facts import Actor, Disposition, Family, Kind
from responder.instants import new_id, now
from responder.journey import JOBS, Stage, Step
from responder.managers import add_manager
from responder.migrations import migrate
from responder.models import Case, Delivery, Event, Manager, Role

SIZES = (1_000, 100_000, 1_000_000)
BATCH, BATCHES, SINGLES = 200, 9, 40
TITLES = ("customers", "touchpoints", "memories µs", "batch µs", "to first", "single µs", "to first")


@dataclass(frozen=True)
class Row:
    """Microseconds a case, the median of several: only what is gathered, the whole step, and that of one case alone."""

    customers: int
    touchpoints: int
    memories_us: float
    batch_us: float
    single_us: float


def cells(row: Row, first: Row) -> tuple[str, ...]:
    """The row as it is printed, next to the first one."""
    sizes = f"{row.customers:,}", f"{row.touchpoints:,}", f"{row.memories_us:,.0f}"
    batch, single = row.batch_us / first.batch_us, row.single_us / first.single_us
    return *sizes, f"{row.batch_us:,.0f}", f"{batch:.2f}", f"{row.single_us:,.0f}", f"{single:.2f}"


def measure(
    databases: Mapping[int, str], *, batch: int = BATCH, batches: int = BATCHES, singles: int = SINGLES
) -> Iterator[Row]:
    """A row for each empty database, by the customers it shall hold.

    They are measured in turns, so that whatever else this machine does falls on all of them alike.
    """
    chance = Random(1)  # noqa: S311 - whom to take, not a secret
    houses = [_open_house(url, customers) for customers, url in databases.items()]
    for house in houses:
        house.time(batch, chance)  # what is done once is not counted
    together = list(zip(*([house.time(batch, chance) for house in houses] for _ in range(batches)), strict=True))
    alone = list(zip(*([house.time(1, chance) for house in houses] for _ in range(singles)), strict=True))
    for house, some, ones in zip(houses, together, alone, strict=True):
        gathered, enriched = zip(*some, strict=True)
        single = median(us for _, us in ones)
        yield Row(house.customers, house.customers * CONTACTS_EACH, median(gathered), median(enriched), single)


def _open_house(url: str, customers: int) -> "_House":
    """Somebody who signs, a platform whose people leave, and everybody who may."""
    with servers.database(url):
        migrate()
        with transaction() as session:
            add_manager(session, email=SIGNER, name="Maya Lindqvist", title="Operations", role=Role.MANAGER)
            signer_id = session.scalars(sa.select(Manager.id).where(Manager.email == SIGNER)).one()
            connection = connect(session, "standard", name="The Weekly", settings={"storm_per_hour": 1_000_000})
            connection.brand.default_signer_id = signer_id
            parsed = {"dedup_key": "1", "received_at": now(), "headers": {}, "body": b"{}", "state": "parsed"}
            delivery = Delivery(connection_id=connection.id, **parsed)
            session.add(delivery)
            session.flush()
            grow(session, customers, signer_id)
            return _House(url, customers, connection.brand_id, connection.id, delivery.id)


@dataclass(frozen=True)
class _House:
    """A database of so many customers, and what goodbyes in it refer to."""

    url: str
    customers: int
    brand_id: UUID
    connection_id: UUID
    delivery_id: UUID

    def time(self, size: int, chance: Random) -> tuple[float, float]:
        """Microseconds a case for what is gathered about so many people, then for the whole step of a worker."""
        people = chance.sample(range(self.customers), min(size, self.customers))
        if size > 1:
            people[0] = 0  # in every batch the one whom everybody has met
        run = EntryPoint("enrich", ":".join(JOBS[Step.ENRICH].rsplit(".", 1)), "responder").load()
        with servers.database(self.url):
            with transaction() as session:
                cases = [_leave(session, self, number) for number in dict.fromkeys(people)]
            gathered, enriched = _timed(lambda: _gather(cases)), _timed(run)
            _settle(cases)
        return gathered / len(cases), enriched / len(cases)


def _settle(cases: Sequence[UUID]) -> None:
    done = sa.update(Case).where(Case.id.in_(cases), Case.stage == Stage.ENRICHED.value)
    with transaction() as session:
        if session.execute(done.values(stage=Stage.SETTLED.value)).rowcount != len(cases):  # type: ignore[attr-defined]
            raise RuntimeError("not every case was enriched, so the figure would be wrong")


def _timed(run: Callable[[], object]) -> float:
    begin = perf_counter()
    run()
    return (perf_counter() - begin) * 1e6


def _gather(cases: Sequence[UUID]) -> None:
    with reading() as session:
        memories(session, session.scalars(sa.select(Case).where(Case.id.in_(cases))).all())


def _leave(session: Session, house: _House, number: int) -> UUID:
    """One goodbye as triage leaves it: every second time it found out whose it is."""
    case_id, key, is_known = new_id(), f"{house.brand_id}:{customer_id(number)}", number % 2 == 0
    shared: dict[str, Any] = {"kind": Kind.UNSUBSCRIBED.value, "family": Family.LIST.value, "email": address(number)}
    shared |= {"connection_id": house.connection_id, "person_key": key, "occurred_at": now()}
    moments = dict.fromkeys(("received_at", "moved_at", "due_at"), now())
    whose = customer_id(number) if is_known else None
    session.add(Case(id=case_id, disposition=Disposition.WRITE.value, customer_id=whose, **shared, **moments))
    told = {"outcome": "opened", "actor": Actor.CUSTOMER.value, "voluntary": True, "is_test": False}
    told |= {"provider_type": "unsubscribed", "refs": {"crm": str(number)}, "provider_ref": str(case_id)}
    session.flush()
    session.add(Event(case_id=case_id, delivery_id=house.delivery_id, **told, **shared))
    return case_id
