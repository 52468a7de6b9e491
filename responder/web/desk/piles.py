"""Turns the stages of the road into the piles on the desk. Pure data: what is in a pile, and what it says."""

from dataclasses import dataclass

from responder.journey import Stage


@dataclass(frozen=True, slots=True)
class Pile:
    """One list of cases in the rail. `loud`: somebody should be troubled by it; `counted`: its size is shown."""

    key: str
    label: str
    icon: str
    stages: tuple[Stage, ...]
    sentence: str
    empty_title: str
    empty_text: str
    newest_first: bool = False
    loud: bool = False
    counted: bool = True

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/cases?stage={self.key}"


WAITING = Pile(
    key="drafted",
    label="Waiting for you",
    icon="inbox",
    stages=(Stage.DRAFTED,),
    sentence="Read it, change what you like, approve. Nothing leaves unread.",
    empty_title="Nobody is waiting",
    empty_text="Every goodbye is answered, or in one of the other piles. New letters appear here by themselves.",
)

PILES = (
    WAITING,
    Pile(
        key="approved",
        label="On its way",
        icon="send",
        stages=(Stage.APPROVED, Stage.SENDING),
        sentence="Signed. Each leaves when its undo window ends.",
        empty_title="Nothing is on its way",
        empty_text="An approved letter rests here for some seconds, in case you think again.",
    ),
    Pile(
        key="held",
        label="Held",
        icon="pause",
        stages=(Stage.HELD,),
        sentence="Somebody must look before anything is written.",
        empty_title="Nothing is held",
        empty_text="Unusual cases wait here: many people leaving at once, a serious reason, an address unknown yet.",
    ),
    Pile(
        key="call",
        label="Call",
        icon="phone",
        stages=(Stage.CALL,),
        sentence="Speak to them. A letter would be too little.",
        empty_title="Nobody to call",
        empty_text="When we are at fault, or much is at stake, a voice is better. Those people appear here.",
    ),
    Pile(
        key="stuck",
        label="Stuck",
        icon="triangle-alert",
        stages=(Stage.DOUBTFUL, Stage.STUCK),
        sentence="A step could not finish, or a letter may not have arrived. Somebody has to decide.",
        empty_title="Nothing is stuck",
        empty_text="When a step fails in a way that trying again would not mend, the case waits here with the reason.",
        loud=True,
    ),
    Pile(
        key="received",
        label="Being written",
        icon="feather",
        stages=(Stage.RECEIVED, Stage.ENRICHED),
        sentence="Looking up who they were to us. This takes a second or two.",
        empty_title="Nothing is being written",
        empty_text="A goodbye passes through here within seconds, on its way to your pile.",
    ),
    Pile(
        key="sent",
        label="Sent",
        icon="mail-check",
        stages=(Stage.SENT, Stage.SETTLED),
        sentence="Answered, newest first, with what became of it.",
        empty_title="Nothing has been sent yet",
        empty_text="Letters that have left stand here, with what SendGrid says became of them.",
        newest_first=True,
        counted=False,
    ),
    Pile(
        key="silent",
        label="Silent",
        icon="volume-x",
        stages=(Stage.SILENT, Stage.WITHDRAWN),
        sentence="Nothing was written, on purpose. The reason is kept.",
        empty_title="No silence yet",
        empty_text="Personal or nothing: where nothing true and personal can be said, the reason stands here.",
        newest_first=True,
        counted=False,
    ),
)


def pile_of(stage: str) -> Pile | None:
    """The pile a stage belongs to, whichever of its stages is named; None for a word that is no stage."""
    return next((pile for pile in PILES if stage in pile.stages), None)
