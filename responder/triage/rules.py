"""Turns a goodbye into a disposition: a list of small rules, of which the first that applies decides.

Being written to after leaving annoys people unless the letter is truly personal. So most rules say no.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from responder.addresses import is_role
from responder.companies import company_of
from responder.facts import Actor, Disposition, Kind, NewEvent
from responder.models import StormState
from responder.policies import BY_COUNTRY, NOTHING, Policy
from responder.reading import member, moment
from responder.settings import settings
from responder.storms import BELIEVED, BY_SILENCED_STORM, BY_STORM, WHY, WHY_SILENT
from responder.triage import words


@dataclass(frozen=True, slots=True)
class Goodbye:
    """What rules may look at. `address` is where a letter would go, normalised; None when we know none yet.

    `said`: their own words, with this goodbye and around it. `is_test` is false where the connection takes its
    platform's test mode seriously. `is_history`: it was imported as such. `came_late`: we asked or were handed a file,
    long after. `forbidden`: one of their addresses is on the do-not-contact list. `was_written_to`: a letter left
    within the policy's period. `policy`: what a letter may do where they live. `is_unverified`: nothing proves who sent
    it, and we know nobody of that address. `days_late`: how long before we heard of it they left, where nothing proves
    the request's age, else 0. `is_in_crowd`: many of their company left the list within a minute of them. `storm`: what
    was decided about the many who left within an hour.
    """

    event: NewEvent
    address: str | None
    said: str = ""
    is_test: bool = False
    is_history: bool = False
    came_late: bool = False
    forbidden: bool = False
    was_written_to: bool = False
    policy: Policy = field(default_factory=Policy)
    is_unverified: bool = False
    days_late: int = 0
    is_in_crowd: bool = False
    storm: StormState | None = None

    @property
    def seconds_after_campaign(self) -> float | None:
        """How long after the mail went out they unsubscribed; None where the platform does not say when it went."""
        sent_at = moment(member(self.event.extra.get("campaign"), "sent_at"))
        if sent_at is None or self.event.kind is not Kind.UNSUBSCRIBED:
            return None
        return (self.event.occurred_at - sent_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule decided about one goodbye: it stays with the case."""

    rule: str
    disposition: Disposition
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to treat a goodbye in one way; `sentence` says it to the manager, or makes what says it."""

    name: str
    disposition: Disposition
    applies: Callable[[Goodbye], bool]
    sentence: str | Callable[[Goodbye], str]

    def verdict(self, goodbye: Goodbye) -> Verdict:
        """What it decides about this one."""
        said = self.sentence if isinstance(self.sentence, str) else self.sentence(goodbye)
        return Verdict(self.name, self.disposition, said)


OUR_FAULT = Verdict("our fault", Disposition.CALL, "They tell of something that went wrong on our side.")
READ_FIRST = "Please read their words before anything is written."


def _silent(name: str, sentence: str | Callable[[Goodbye], str], applies: Callable[[Goodbye], bool]) -> Rule:
    return Rule(name, Disposition.SILENT, applies, sentence)


def _hold(name: str, sentence: str | Callable[[Goodbye], str], applies: Callable[[Goodbye], bool]) -> Rule:
    return Rule(name, Disposition.HOLD, applies, sentence)


MANY = "many of one company"
UNVERIFIED = "unverified sender"
OLD_NEWS = "old news"
RIGHT_AFTER = "right after a mailing"
ANYBODY = "Nothing proves that the platform sent this: it came without a signature, to an address anybody may find out."


def many_of(address: str | None) -> Verdict:
    """What is decided about each of many colleagues who leave at one moment."""
    company = company_of(address) or "one company"
    why = f"{settings().scanner_many} or more people at {company} unsubscribed within a minute"
    return Verdict(MANY, Disposition.HOLD, f"{why}: a program there that checks links may have done it, not they.")


def _delicate(name: str, pattern: re.Pattern[str], sentence: str) -> Rule:
    return _hold(name, f"{sentence} {READ_FIRST}", lambda goodbye: pattern.search(goodbye.said) is not None)


ADDRESS_UNKNOWN = _hold(
    "address unknown yet",
    "Address unknown yet: the platform sent none, and no customer with its reference was imported.",
    lambda goodbye: goodbye.address is None,
)

# Whoever wrote this must not get a letter that nobody thought about. Also asked of words that come later.
_DELICATE = (
    ("bereavement", words.BEREAVEMENT, "They may have lost somebody."),
    ("illness", words.ILLNESS, "They may be ill, or somebody close to them."),
    ("legal", words.LEGAL, "They may raise a legal matter."),
    ("abusive", words.ABUSIVE, "They are very angry."),
)

WRITE = Rule(BELIEVED, Disposition.WRITE, lambda _goodbye: True, "They left of their own accord.")

RULES = (
    _silent(
        "test mode",
        "This happened in the platform's test mode.",
        lambda goodbye: goodbye.is_test,
    ),
    _silent(
        "complaint",
        "They marked mail as spam: nobody writes to them again.",
        lambda goodbye: goodbye.event.kind is Kind.COMPLAINED,
    ),
    _silent(
        "bounce",
        "Their address no longer takes mail.",
        lambda goodbye: goodbye.event.kind is Kind.BOUNCED,
    ),
    _silent(
        "erasure",
        "They asked for their data to be erased: nobody writes to them again.",
        lambda goodbye: goodbye.event.kind is Kind.ERASED,
    ),
    _silent(
        "backfill import",
        "This was imported as history: a case without a letter.",
        lambda goodbye: goodbye.is_history,
    ),
    _silent(
        "heard late",
        "We learned of it more than 30 days after they left: a letter would come out of the blue.",
        lambda goodbye: goodbye.came_late,
    ),
    _silent(
        "removed by staff",
        "One of our own people removed them; they did not leave by themselves.",
        lambda goodbye: goodbye.event.actor is Actor.STAFF,
    ),
    _silent(
        "removed by a program",
        "A program removed them; they did not leave by themselves.",
        lambda goodbye: goodbye.event.actor is Actor.API,
    ),
    _silent(
        "removed by the platform",
        "The platform removed them; they did not leave by themselves.",
        lambda goodbye: goodbye.event.actor is Actor.PROVIDER,
    ),
    _silent(
        "not voluntary",
        "They did not decide to leave: a payment failed, or it was ended for them.",
        lambda goodbye: not goodbye.event.voluntary,
    ),
    _silent(
        "do not contact",
        "They are on the do-not-contact list.",
        lambda goodbye: goodbye.forbidden,
    ),
    _silent(
        "role address",
        "The address belongs to a function, not to a person.",
        lambda goodbye: goodbye.address is not None and is_role(goodbye.address),
    ),
    _silent(
        "second goodbye",
        "They had a letter from us not long ago, and one is enough.",
        lambda goodbye: goodbye.was_written_to,
    ),
    ADDRESS_UNKNOWN,
    *(_delicate(*one) for one in _DELICATE),
    Rule(
        OUR_FAULT.rule,
        OUR_FAULT.disposition,
        lambda goodbye: words.OUR_FAULT.search(goodbye.said) is not None,
        OUR_FAULT.sentence,
    ),
    _silent(
        BY_COUNTRY,
        lambda goodbye: goodbye.policy.silence,
        lambda goodbye: goodbye.policy.level == NOTHING,
    ),
    _hold(
        UNVERIFIED,
        f"{ANYBODY} Nobody with this address is among your customers. Did they really leave?",
        lambda goodbye: goodbye.is_unverified,
    ),
    _hold(
        OLD_NEWS,
        lambda goodbye: (
            f"This is said to have happened {goodbye.days_late} days before we heard of it, and nothing in the request"
            " proves its age: it may be an old one, sent again."
        ),
        lambda goodbye: goodbye.days_late >= settings().late_days,
    ),
    _hold(
        RIGHT_AFTER,
        "They unsubscribed within seconds of the mail's leaving: perhaps a program that checks links did it.",
        lambda goodbye: (
            goodbye.seconds_after_campaign is not None
            and 0 <= goodbye.seconds_after_campaign < settings().scanner_seconds
        ),
    ),
    _hold(
        MANY,
        lambda goodbye: many_of(goodbye.address).sentence,
        lambda goodbye: goodbye.is_in_crowd,
    ),
    _silent(
        BY_SILENCED_STORM,
        WHY_SILENT,
        lambda goodbye: goodbye.storm is StormState.SILENCED,
    ),
    _hold(
        BY_STORM,
        WHY,
        lambda goodbye: goodbye.storm is StormState.RAGING,
    ),
    WRITE,
)


# Why something is held that words of theirs outweigh.
WEIGH_LESS = (UNVERIFIED, OLD_NEWS, RIGHT_AFTER, MANY, BY_STORM)

# What is decided later, about a case that is there already.
CAME_BACK = Verdict("came back", Disposition.WITHDRAW, "They came back.")
UNDER_WAY = Verdict(
    "one case under way",
    Disposition.SILENT,
    "This person has another case under way, and one letter is enough.",
)


def first_that_applies(goodbye: Goodbye) -> Verdict:
    """What the rule that decides says; the last one always applies."""
    return next(rule for rule in RULES if rule.applies(goodbye)).verdict(goodbye)


def called_for(comment: str) -> Verdict | None:
    """What asks a person to read these words first, or to call because of them; None for words that ask nothing."""
    found = (_read_first(name, said) for name, pattern, said in _DELICATE if pattern.search(comment))
    return next(found, OUR_FAULT if words.OUR_FAULT.search(comment) else None)


def _read_first(name: str, sentence: str) -> Verdict:
    return Verdict(name, Disposition.HOLD, f"{sentence} {READ_FIRST}")
