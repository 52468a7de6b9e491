"""Turns rows into objects: every table of the house, a file per noun."""

from responder.models.approval import Approval
from responder.models.brand import Brand
from responder.models.case import Case, TimelineEntry
from responder.models.connection import Connection
from responder.models.customer import Address, Customer, OtherName, Reference, TenureClaim, TenureCliff
from responder.models.delivery import BodyReading, Delivery, Replay, Verification
from responder.models.delivery import State as DeliveryState
from responder.models.do_not_contact import DoNotContact
from responder.models.draft import Draft
from responder.models.event import Event
from responder.models.fact import Fact
from responder.models.letter import Letter, LetterEvent, SendAttempt
from responder.models.manager import Manager, Photo, Role, SignIn, SignInFailure, SignInLink
from responder.models.merge import Likeness, Merge
from responder.models.poll import Poll
from responder.models.rejection import Reason, Rejection, RejectionSample
from responder.models.source import AskedSource, SheetShape, SourceAnswer
from responder.models.storm import Storm, StormState
from responder.models.table import Table
from responder.models.testimony import Testimony, Word
from responder.models.token import ApiToken, Scope
from responder.models.touchpoint import Touchpoint
from responder.models.wording import Wording

__all__ = [
    "Address",
    "ApiToken",
    "Approval",
    "AskedSource",
    "BodyReading",
    "Brand",
    "Case",
    "Connection",
    "Customer",
    "Delivery",
    "DeliveryState",
    "DoNotContact",
    "Draft",
    "Event",
    "Fact",
    "Letter",
    "LetterEvent",
    "Likeness",
    "Manager",
    "Merge",
    "OtherName",
    "Photo",
    "Poll",
    "Reason",
    "Reference",
    "Rejection",
    "RejectionSample",
    "Replay",
    "Role",
    "Scope",
    "SendAttempt",
    "SheetShape",
    "SignIn",
    "SignInFailure",
    "SignInLink",
    "SourceAnswer",
    "Storm",
    "StormState",
    "Table",
    "TenureClaim",
    "TenureCliff",
    "Testimony",
    "TimelineEntry",
    "Touchpoint",
    "Verification",
    "Word",
    "Wording",
]
