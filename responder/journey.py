"""★ START HERE: the road of a goodbye. The stages, which may follow which, which job acts on which. Pure data.

webhook ─▶ Delivery ─triage─▶ RECEIVED ─enrich─▶ ENRICHED ─draft─▶ DRAFTED ─approve (a person)─▶ APPROVED
                                │ SILENT  HELD  CALL                                              │ undo window
SETTLED ◀─outcome─ SENT ◀─────────────────────────── SENDING ◀───────────────────send─────────────┘
                                                        └─▶ DOUBTFUL (a person, or SendGrid's events, settle it)
"""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands. The same word in the database, the API, the desk and the logs."""

    RECEIVED = "received"  # somebody left; we do not know yet who they were to us
    ENRICHED = "enriched"  # the facts are together
    DRAFTED = "drafted"  # a manager has a letter to read
    APPROVED = "approved"  # signed; waits out the undo window
    SENDING = "sending"  # claimed for the one HTTP call
    SENT = "sent"  # SendGrid has it
    SETTLED = "settled"  # delivered, bounced or answered: nothing more to wait for
    HELD = "held"  # a person must look before anything is written
    CALL = "call"  # speak, do not write
    SILENT = "silent"  # deliberately nothing; the reason is kept
    WITHDRAWN = "withdrawn"  # they came back, complained or asked for erasure before it left
    DOUBTFUL = "doubtful"  # it may or may not have left; never sent again by itself
    STUCK = "stuck"  # a machine step needs a person; the reason is kept


class Step(StrEnum):
    """A machine's step: the name of its module in responder/, of its job in workers/ and of its bell."""

    TRIAGE = "triage"
    ENRICH = "enrich"
    DRAFT = "draft"
    SEND = "send"
    OUTCOME = "outcome"
    STORM = (
        "storm"  # beside the road: holds those who left in a storm, and does what a person decided about all of them
    )
    POLL = "poll"  # before the road, for platforms that post nothing: see responder/unposted
    POLISH = "polish"  # beside the road, and off unless POLISH_URL is set: see responder/polishing


# Which step picks a case up where. Triage works on deliveries and outcome on SendGrid's events, not on cases; polish
# on drafts, which it neither moves nor keeps from a manager.
ACTS_AT = {Step.ENRICH: Stage.RECEIVED, Step.DRAFT: Stage.ENRICHED, Step.SEND: Stage.APPROVED}

# The jobs a bell may ring, and nothing else: workers refuse every other name. A test proves that each resolves.
JOBS = {step: f"workers.{step.value}.run" for step in Step}

# Which bells a step rings when it has moved something on.
RINGS_NEXT = {
    Step.POLL: (Step.TRIAGE,),
    Step.TRIAGE: (Step.ENRICH, Step.OUTCOME),
    Step.ENRICH: (Step.DRAFT,),
    Step.STORM: (Step.ENRICH,),
}

# Who may follow whom. `responder.moving.move` refuses everything else.
_ASIDE = (Stage.HELD, Stage.CALL, Stage.SILENT, Stage.WITHDRAWN, Stage.STUCK)
MAY_FOLLOW: dict[Stage, tuple[Stage, ...]] = {
    Stage.RECEIVED: (Stage.ENRICHED, *_ASIDE),
    # Back to RECEIVED: they said something new, and nobody has read or changed the draft yet.
    Stage.ENRICHED: (Stage.DRAFTED, Stage.RECEIVED, *_ASIDE),
    # SENT straight from DRAFTED, APPROVED and STUCK: an earlier try that was given up for lost had left after all.
    Stage.DRAFTED: (Stage.APPROVED, Stage.ENRICHED, Stage.RECEIVED, Stage.SENT, *_ASIDE),
    Stage.APPROVED: (Stage.SENDING, Stage.DRAFTED, Stage.SENT, *_ASIDE),
    Stage.SENDING: (Stage.SENT, Stage.APPROVED, Stage.DOUBTFUL, Stage.STUCK),
    Stage.DOUBTFUL: (Stage.SENT, Stage.DRAFTED, Stage.SILENT),
    Stage.SENT: (Stage.SETTLED,),
    Stage.SETTLED: (),
    Stage.HELD: (Stage.RECEIVED, Stage.CALL, Stage.SILENT, Stage.WITHDRAWN),
    Stage.CALL: (Stage.RECEIVED, Stage.HELD, Stage.SILENT, Stage.WITHDRAWN),
    Stage.SILENT: (Stage.RECEIVED,),
    Stage.STUCK: (Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED, Stage.SENT, Stage.SILENT, Stage.WITHDRAWN),
    Stage.WITHDRAWN: (),
}

# Nothing has left yet, so the person may still call it off by coming back.
UNSENT = (
    Stage.RECEIVED,
    Stage.ENRICHED,
    Stage.DRAFTED,
    Stage.APPROVED,
    Stage.HELD,
    Stage.CALL,
    Stage.STUCK,
)

# One such case per person and brand at a time: later events join it.
OPEN = (*UNSENT, Stage.SENDING, Stage.DOUBTFUL)

# A letter left, or may have left: a second goodbye within the policy's period stays unanswered.
WRITTEN_TO = (Stage.SENDING, Stage.DOUBTFUL, Stage.SENT, Stage.SETTLED)
