"""Invented pasts of one reader, each ending in a goodbye: what enrichment makes of them is written down beside."""

from datetime import UTC, date, datetime

from responder.facts import Family, Kind
from responder.models import Address, Delivery, Event, OtherName, Reference, TenureClaim, Touchpoint
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

    def claim(self, since_on, source="customers", meaning="customer since", **more):
        said = {"source": source, "meaning": meaning, "since_on": since_on, "as_of": SEEN, **more}
        self.session.add(TenureClaim(customer_id=self.customer.id, **said))

    def contact(self, channel, on, manager=None, source="touchpoints", **more):
        row = Touchpoint(
            customer_id=self.customer.id,
            manager_id=manager.id if manager else None,
            channel=channel,
            occurred_on=on,
            source=source,
            source_ref=f"{self.customer.id}:{channel}:{on}:{manager.name if manager else ''}",
            **{"as_of": SEEN, **more},
        )
        self.session.add(row)

    def also_called(self, name, source="linkedin"):
        self.session.add(OtherName(customer_id=self.customer.id, name=name, source=source))

    def also_at(self, email):
        self.session.add(Address(customer_id=self.customer.id, email=email, email_norm=email.lower()))

    def leaves(self, **event):
        case = case_of(self.session, self.connection, self.customer, **self.case_values)
        self.event(str(case.id), **{"kind": case.kind, "family": case.family, "case_id": case.id, **event})
        return case

    def event(self, ref, **event):
        delivery = Delivery(connection_id=self.connection.id, dedup_key=ref, received_at=LEFT, headers={}, body=b"{}")
        self.session.add(delivery)
        self.session.flush()
        values = {
            "actor": "customer", "voluntary": True, "is_test": False, "provider_type": "subscriber.unsubscribed",
            "occurred_at": LEFT, "refs": {}, "outcome": "opened", **event,
        }  # fmt: skip
        self.session.add(Event(connection_id=self.connection.id, delivery_id=delivery.id, provider_ref=ref, **values))
        self.session.flush()


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
    past.claim(date(2023, 3, 5), source="api")
    return past.leaves()


def only_a_colleague_knows_them(past):
    past.reader(since_on=None, owner_id=past.maya.id)
    past.contact("met", date(2022, 5, 14), past.tom, summary="Coffee at the summer fair")
    past.contact("support", date(2026, 1, 2), past.maya)
    return past.leaves()


def nobody_knows_them(past):
    return past.leaves(name="Grace Hopper", given_name="Grace", comment="Moving to a boat.", reason="Too many emails")


def two_addresses(past):
    past.reader(since_on=None)
    past.also_at("Ada.King@Example.com")
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


def two_people_at_one_address(past):
    past.reader(since_on=None)
    past.also_called("Byron, Ada")
    past.also_called("Tom Byron")
    past.contact("met", date(2024, 5, 14), past.maya)
    return past.leaves()


def the_platform_says_which_of_two_left(past):
    past.reader(since_on=None)
    past.also_called("Tom Byron")
    return past.leaves(name="Tom Byron", given_name="Tom", family_name="Byron")


def three_addresses(past):
    past.reader(since_on=None)
    past.also_at("Ada.King@Example.com")
    past.also_at("countess@example.org")
    past.also_called("Ada King")
    past.case_values.update(customer_id=None, email="countess@example.org")
    return past.leaves()


def one_name_only(past):
    past.reader(since_on=None, name="SUHARTO", given_name=None, family_name=None, country="ID")
    return past.leaves()


def a_name_in_japanese(past):
    past.reader(since_on=None, name=None, given_name="太郎", family_name="山田", language="ja-JP", country="JP")
    return past.leaves()


def two_family_names(past):
    names = {"name": "María José García López", "given_name": "María José", "family_name": "García López"}
    past.reader(since_on=None, **names, language="es")
    return past.leaves()


def family_before_given(past):
    past.reader(since_on=None, name="BYRON, ADA", given_name=None, family_name=None)
    return past.leaves()


def a_title_before_the_name(past):
    past.reader(since_on=None, name="Dr. Maria Schmidt", given_name="Maria", family_name="Schmidt", language="de")
    return past.leaves()


def a_firm_in_the_name_field(past):
    past.reader(since_on=None, name="Acme Billing GmbH", given_name=None, family_name=None)
    return past.leaves()


def who_knows_them_is_away(past):
    past.reader(since_on=None)
    past.tom.away_from, past.tom.away_until, past.tom.deputy_id = date(2026, 1, 1), date(2100, 1, 1), past.maya.id
    past.contact("met", date(2022, 5, 14), past.tom)
    return past.leaves()


def who_looks_after_them_is_away(past):
    past.reader(since_on=None, owner_id=past.tom.id)
    past.tom.away_from, past.tom.away_until = date(2026, 1, 1), date(2100, 1, 1)
    return past.leaves()


def high_value_needs_a_level(past):
    past.reader(since_on=None, value_cents=500_000, currency="EUR")
    past.brand.high_value_cents, past.maya.level = 400_000, 2
    past.contact("met", date(2022, 5, 14), past.tom)
    return past.leaves()


def a_fault_of_ours_needs_a_level(past):
    past.reader(since_on=None, owner_id=past.tom.id, plan="Pro")
    past.maya.level = 2
    past.case_values.update(kind=Kind.CANCELLED.value, family=Family.BILLING.value)
    return past.leaves(reason="Customer service")


def somebody_chose_who_signs(past):
    past.reader(since_on=None)
    past.contact("met", date(2022, 5, 14), past.maya)
    past.case_values.update(signer_id=past.tom.id, signer_chosen_by="Maya Lindqvist")
    return past.leaves()


def a_private_note(past):
    past.reader(since_on=None)
    past.contact("call", date(2026, 5, 14), past.maya, summary="Prefers not to be named", is_private=True)
    past.contact("met", date(2025, 5, 14), past.maya, summary="Her father passed away")
    past.contact("event", date(2024, 5, 14), past.tom, summary="the readers' evening in Malmö")
    return past.leaves()


def mails_both_ways(past):
    past.reader(since_on=None)
    thread = {"first_on": date(2022, 5, 3), "times": 12, "direction": "both", "source": "mbox"}
    past.contact("email", date(2023, 6, 4), past.tom, **thread)
    return past.leaves()


def only_we_wrote(past):
    past.reader(since_on=None)
    past.contact("email", date(2026, 6, 4), past.tom, direction="outbound", times=30, first_on=date(2020, 1, 7))
    return past.leaves()


def an_event_long_ago(past):
    past.reader(since_on=None)
    past.contact("event", date(2019, 5, 14), past.tom, summary="the readers' evening in Malmö")
    return past.leaves()


def a_source_read_long_ago(past):
    past.reader(since_on=None)
    past.contact("linkedin", date(2018, 3, 1), past.maya, source="linkedin", as_of=datetime(2023, 5, 1, tzinfo=UTC))
    return past.leaves()


def several_meetings(past):
    past.reader(since_on=None)
    past.contact("met", date(2024, 5, 14), past.maya, times=6, first_on=date(2021, 1, 8), source="ics")
    past.contact("met", date(2025, 5, 14), past.tom, withdrawn_by="Tom Okafor", withdrawn_at=SEEN)
    return past.leaves()


def a_memory_told_by_a_colleague(past):
    past.reader(since_on=None)
    past.contact("met", date(2022, 5, 14), past.tom, source="memory", told_by="Maya Lindqvist")
    past.contact("call", date(2025, 5, 14), None, source="memory", told_by="Tom Okafor")
    return past.leaves()


HISTORIES = (
    a_decade_and_linkedin,
    three_weeks,
    a_start_on_a_leap_day,
    sources_that_contradict,
    only_a_colleague_knows_them,
    nobody_knows_them,
    two_addresses,
    a_cancellation_by_reference,
    two_people_at_one_address,
    the_platform_says_which_of_two_left,
    three_addresses,
    one_name_only,
    a_name_in_japanese,
    two_family_names,
    family_before_given,
    a_title_before_the_name,
    a_firm_in_the_name_field,
    who_knows_them_is_away,
    who_looks_after_them_is_away,
    high_value_needs_a_level,
    a_fault_of_ours_needs_a_level,
    somebody_chose_who_signs,
    a_private_note,
    mails_both_ways,
    only_we_wrote,
    an_event_long_ago,
    a_source_read_long_ago,
    several_meetings,
    a_memory_told_by_a_colleague,
)
