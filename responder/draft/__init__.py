"""Turns facts into a personal letter, or into silence; and a manager's edit into its next version."""

from responder.draft.drafting import draft
from responder.draft.papers import Papers, gather
from responder.draft.revising import revise

__all__ = ["Papers", "draft", "gather", "revise"]
