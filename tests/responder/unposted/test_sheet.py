"""An export of any platform, in any of six languages, says who left, when and why; or why a row does not."""

import io

import pytest

from responder.errors import UnusableFile
from responder.facts import Unusable
from responder.unposted.sheet import COLUMNS, Said, read
from responder.unposted.titles import ACTORS, STATES, TITLES
from tests.responder.unposted.files import MAILCHIMP, SUBSTACK, rows


def found(text, **more):
    return list(read(io.BytesIO(text.encode()), **more))


def one(text, **more):
    [said] = found(text, **more)
    return said


def why(text, **more):
    said = one(text, **more)
    assert isinstance(said, Unusable)
    return said.why


def test_mailchimps_unsubscribed_export_says_when_why_and_by_whom():
    ada, tom = found(MAILCHIMP)

    assert ada.event["type"] == "subscriber.unsubscribed"
    assert ada.event["timestamp"] == "2026-11-27T10:00:05+00:00"
    data = ada.event["data"]
    assert (data["email"], data["given_name"], data["family_name"]) == ("ada@example.com", "Ada", "Byron")
    assert (data["reason"], data["comment"], data["country"]) == ("OTHER", "Too many mails", "GB")
    assert (data["subscribed_since"], data["external_id"]) == ("2016-09-10", "17")
    assert "actor" not in data
    assert tom.event["data"]["actor"] == "staff"


def test_substacks_list_holds_those_who_stay_as_well():
    maya, ada = found(SUBSTACK)

    assert maya == Unusable(2, "it says that they are still there")
    assert (ada.event["type"], ada.has_date, "timestamp" in ada.event) == ("subscriber.unsubscribed", False, False)


LEFT, ENDED = "subscriber.unsubscribed", "subscription.cancelled"


@pytest.mark.parametrize(
    ("header", "row", "kind", "moment"),
    [
        ("E-Mail;Status;Abgemeldet am", "a@example.com;abgemeldet;27.11.2026 10:15", LEFT, "10:15"),
        ("Courriel;Statut;Date", "a@example.com;résilié;27 novembre 2026", ENDED, "12:00"),
        ("Correo;Estado;Fecha", "a@example.com;dado de baja;27/11/2026", LEFT, "12:00"),
        ("Email;Stato;Data", "a@example.com;disdetto;27/11/2026 3:05 pm", ENDED, "15:05"),
        ("E-mailadres;Toestand;Uitgeschreven op", "a@example.com;uitgeschreven;2026-11-27", LEFT, ""),
        ("email;OptOut_Date", "a@example.com;20261127T101500", LEFT, "10:15"),
        ("email;CLEAN_TIME", "a@example.com;2026-11-27 10:15:00", "subscriber.bounced", "10:15"),
        ("email;status;plan_name;ended_at", "a@example.com;cancelled;Gold;2026-11-27", ENDED, ""),
        ("email;state;date", "a@example.com;cancelled;2026-11-27", LEFT, ""),
        ("email;state;date", "a@example.com;not_renewing;1795773600", "subscription.cancellation_scheduled", ""),
        ("email;event;date", "a@example.com;subscriber.complained;46353", "subscriber.complained", "12:00"),
    ],
)
def test_states_titles_and_dates_are_read_as_platforms_write_them(header, row, kind, moment):
    said = one(f"{header}\n{row}\n")

    assert said.event["type"] == kind
    assert said.event["timestamp"].startswith("2026-11-27T" + moment)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rows("ada,unsubscribed,2026-11-27"), "not an e-mail address"),
        (rows(",unsubscribed,2026-11-27"), "there is no e-mail address"),
        (rows("ada@example.com,subscribed,2026-11-27"), "still there"),
        (rows("ada@example.com,frobnicated,2026-11-27"), "a word we do not know"),
        (rows("ada@example.com,deleted,2026-11-27"), "a word we do not know"),
        (rows("ada@example.com,unsubscribed,yesterday"), "is no date"),
        (rows("ada@example.com,unsubscribed,03/04/2026"), "two different days"),
        (rows("ada@example.com,perhaps", header="email,unsubscribed"), "neither yes nor no"),
        (rows("ada@example.com,Ada", header="email,name"), "add --event unsubscribed"),
        (rows("ada@example.com,cancelled,1.5", header="email,event,value_cents"), "no whole number"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_repeats_nothing_personal(text, reason):
    assert reason in why(text)
    assert "ada" not in why(text)


def test_where_every_row_is_about_the_same_it_is_said_once():
    assert one("email\nada@example.com\n", what="erased").event["type"] == "subscriber.erased"


def test_a_file_without_addresses_is_refused():
    with pytest.raises(UnusableFile, match="email"):
        found("name,event\nAda,unsubscribed\n")


def test_what_a_title_means_can_be_said():
    text = "Kontakt,Weg seit\nada@example.com,2026-11-27\n"

    said = one(text, mapping={"kontakt": "email", "weg_seit": "unsubscribed_at"})

    assert said.event["timestamp"].startswith("2026-11-27")


def test_a_goodbye_has_one_id_however_the_rest_of_its_row_is_written():
    first = one(rows("ada@example.com,unsubscribed,2026-11-27 10:00"))
    same = one("Name,Date,Status,E-Mail\nA. Byron,2026-11-27T10:00:00Z,opted out,ADA@example.com\n")
    later = one(rows("ada@example.com,unsubscribed,2026-11-28 10:00"))
    elsewhere = one("email,event,date,list\nada@example.com,unsubscribed,2026-11-27 10:00,Daily\n")

    assert first.event["data"]["id"] == same.event["data"]["id"]
    assert len({each.event["data"]["id"] for each in (first, later, elsewhere)}) == 3


def test_no_title_and_no_state_means_two_things():
    for table in (TITLES, STATES, ACTORS):
        words = [word for words in table.values() for word in words]
        assert len(words) == len(set(words))
    assert set(TITLES) <= COLUMNS.known


def test_rows_are_read_one_at_a_time_however_many_there_are():
    class Endless(io.BytesIO):
        """Says when somebody reads on."""

        asked = 0

        def read(self, size=-1, /):
            self.asked += 1
            return super().read(size)

    text = rows(*(f"a{n}@example.com,unsubscribed,2026-11-27" for n in range(20_000)))
    file = Endless(text.encode())
    several = read(file)
    next(several)
    early = file.asked
    assert all(isinstance(each, Said) for each in several)
    assert file.asked > 2 * early
