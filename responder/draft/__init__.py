"""Turns facts into a personal letter, or into silence; and a manager's edit into its next version."""

from responder.draft.drafting import draft
from responder.draft.language import forms_of, languages
from responder.draft.lexicons import lexicon, wordbook
from responder.draft.papers import Papers, gather
from responder.draft.proposing import Proposal, keep, proposal, take, take_passage
from responder.draft.revising import revise
from responder.draft.vouching import confirm

__all__ = [
    "Papers",
    "Proposal",
    "confirm",
    "draft",
    "forms_of",
    "gather",
    "keep",
    "proposal",
    "revise",
    "take",
    "take_passage",
    "warm_up",
]


def warm_up() -> None:
    """Compile what every letter needs, so that forked workers find it ready: a tenth of a second each otherwise.

    Raises Permanent, naming template and line, when one is broken.
    """
    for language in languages():
        wordbook(language)
        lexicon(language)
