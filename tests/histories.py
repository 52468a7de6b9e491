"""Invented pasts of one reader, each ending in a goodbye: what enrichment makes of them is written down beside."""

from datetime import UTC, date, datetime

from responder.facts import Family, Kind
from responder.models import Address, Delivery, Event, Reference, TenureClaim, Touchpoint
from tests.cast import ada, case_of, maya, newsletter, northlight, tom

LEFT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SEEN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


class History:
    """Rows of one person's past, and the case of their goodbye."""

    def __init__(self, session, **case):
        self.session = session
        self.maya, self.tom = maya(session), tom(session)
        self.brand = northlight(session, self.maya)
        self.connection = newsletter(session, self.brand)
        self.case_values = {"occurred_at": LEFT, **case}
        self.customer = None

    def reader(self, **known):
        self.customer = ada(self.session, **known)
        return self.customer

    def claim(self, since_on, source="customers", meaning="customer since"):
        row = TenureClaim(customer_id=self.customer.id, source=source, meaning=meaning, since_on=since_on, as_of=SEEN)
        self.session.add(row)

    def contact(self, channel, on, manager=None, source="touchpoints", **more):
        row = Touchpoint(
            customer_id=self.customer.id,
            manager_id=manager.id if manager else None,
            channel=channel,
            occurred_on=on,
            source=source,
            source_ref=f"{self.customer.id}:{channel}:{on}:{manager.name if manager else ''}",
            as_of=SEEN,
            **more,
        )
        self.session.add(row)

    def leaves(self, **event):
        case = case_of(self.session, self.connection, self.customer, **self.case_values)
        delivery = Delivery(
            connection_id=self.connection.id, dedup_key=str(case.id), received_at=LEFT, headers={}, body=b"{}"
        )
        self.session.add(delivery)
        self.session.flush()
        values = {
            "kind": case.kind, "family": case.family, "actor": "customer", "voluntary": True, "is_test": False,
            "provider_type": "subscriber.unsubscribed", "occurred_at": LEFT, "refs": {}, "outcome": "opened", **event,
        }  # fmt: skip
        self.session.add(
            Event(
                connection_id=self.connection.id,
                delivery_id=delivery.id,
                provider_ref=str(case.id),
                case_id=case.id,
                **values,
            )
        )
        self.session.flush()
        return case


def a_decade_and_linkedin(past):
    past.reader(since_on=None, said_by={"*": "customers"})
    past.claim(date(2016, 9, 10))
    past.contact("linkedin", date(2024, 8, 24), past.maya, source="linkedin")
    return past.leaves(subject_name="Northlight Weekly")


def three_weeks(past):
    past.reader(since_on=None)
    past.claim(date(2026, 11, 2))
    return past.leaves(subject_name="Northlight Weekly")


def a_start_on_a_leap_day(past):
    past.case_values["occurred_at"] = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    past.reader(since_on=None, name="Suharto", given_name=None, family_name=None)
    past.claim(date(2016, 2, 29))
    return past.leaves()


def sources_that_contradict(past):
    past.reader(since_on=None)
    past.claim(date(2016, 9, 10))
    return past.leaves(subscribed_since_on=date(2023, 3, 5))


def only_a_colleague_knows_them(past):
    past.reader(since_on=None, owner_id=past.maya.id)
    past.contact("met", date(2022, 5, 14), past.tom, summary="Coffee at the summer fair")
    past.contact("support", date(2026, 1, 2), past.maya)
    return past.leaves()


def nobody_knows_them(past):
    return past.leaves(name="Grace Hopper", given_name="Grace", comment="Moving to a boat.", reason="Too many emails")


def two_addresses(past):
    past.reader(since_on=None)
    past.session.add(
        Address(customer_id=past.customer.id, email="Ada.King@Example.com", email_norm="ada.king@example.com")
    )
    past.contact(
        "email", date(2025, 6, 1), past.maya, source="mbox", direction="inbound", summary="Angry about a refund"
    )
    past.contact("met", date(2027, 1, 1), past.maya)
    past.case_values.update(customer_id=None, email="ada.king@example.com")
    return past.leaves()


def a_cancellation_by_reference(past):
    past.reader(since_on=None, plan="Pro", said_by={"*": "customers"})
    past.claim(date(2024, 11, 24))
    past.claim(date(2030, 1, 1), source="api")
    past.session.add(Reference(customer_id=past.customer.id, provider="stripe", ref="cus_1815"))
    kind = Kind.CANCELLATION_SCHEDULED.value
    past.case_values.update(customer_id=None, email=None, kind=kind, family=Family.BILLING.value)
    return past.leaves(
        refs={"stripe": "cus_1815"}, reason="too_expensive", effective_at=datetime(2026, 12, 2, tzinfo=UTC)
    )


HISTORIES = (
    a_decade_and_linkedin,
    three_weeks,
    a_start_on_a_leap_day,
    sources_that_contradict,
    only_a_colleague_knows_them,
    nobody_knows_them,
    two_addresses,
    a_cancellation_by_reference,
)
