"""Turns how the search for a missing address stands into the notices above a case, and into the form beside them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from responder.asking.standing import Search, Searching, Standing, searching
from responder.journey import Stage
from responder.models import Case, Role
from responder.named_by_hand import MAY_BE_NAMED
from responder.web.desk.notices import Notice
from responder.web.desk.visitor import may
from responder.web.desk.words import ago, ahead


@dataclass(frozen=True, slots=True)
class AddressForm:
    """The form in which somebody writes the address down; `trouble` is why it came back as it was typed."""

    ref: str
    typed: str = ""
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """What a case without an address shows of the search for one."""

    notices: list[Notice]
    form: AddressForm | None
    is_under_way: bool


def search_view(session: Session, case: Case, *, typed: str, trouble: str | None) -> SearchView | None:
    """None for a case that has an address, or is past needing one."""
    if case.email is not None or case.stage not in MAY_BE_NAMED:
        return None
    found = searching(session, case)
    form = AddressForm(found.ref, typed, trouble) if may(Role.MANAGER) else None
    if case.stage != Stage.HELD:
        return SearchView([], form, is_under_way=False)
    return SearchView([_notice(case, found)], form, found.is_under_way)


def _notice(case: Case, found: Searching) -> Notice:
    named = f"{case.connection.name} sent an id and no address" + (f" ({found.ref})." if found.ref else ".")
    sentences = " ".join(_sentence(case, found, one) for one in found.searches)
    again = (f"/cases/{case.id}/search", "Ask again now") if found.may_ask_again and may(Role.DRAFTER) else None
    icon = "search" if found.is_under_way else "mail-question-mark"
    keyless = any(one.standing is Standing.KEYLESS for one in found.searches) and may(Role.ADMIN)
    link = (f"/settings/connections/{case.connection_id}#key-title", "Add an API key") if keyless else None
    tone = "" if found.is_under_way else "warn"
    return Notice("Address unknown yet", f"{named} {sentences}", icon, tone, again, link)


def _sentence(case: Case, found: Searching, one: Search) -> str:
    again = f" It is asked again {ahead(one.again_at)}." if one.again_at else ""
    asked = f" (asked {ago(one.asked_at)})" if one.asked_at else ""
    match one.standing:
        case Standing.LOOKING:
            return f"Looking it up at {one.source}."
        case Standing.UNKNOWN:
            return f"{one.source} does not know them{asked}.{again}"
        case Standing.NAMELESS:
            return f"{one.source} knows them and holds no address{asked}.{again}"
        case Standing.UNANSWERED:
            return " ".join(filter(None, (f"{one.source} did not answer{asked}.", one.detail))) + again
        case Standing.OVER:
            return f"{one.source} could not name them in thirty days and is not asked any more."
    return _ways(case, found, keyless=one.standing is Standing.KEYLESS)


def _ways(case: Case, found: Searching, *, keyless: bool) -> str:
    """What a person can do where nobody is asked."""
    refs = f" with refs such as {found.ref}" if found.ref else ""
    if not keyless:
        return f"Import customers{refs}, or write the address down here."
    key = f'add one (responder connection key "{case.connection.name}" --api-key -)'
    return f"No API key for this connection yet: {key}, import customers{refs}, or write the address down here."
