"""Turns raw deliveries into events, each stored once, and events into cases: new, joined, silenced or withdrawn."""

from responder.triage.deliveries import claim_deliveries, replay, triage
from responder.triage.unknown import take_up_known, take_up_named

__all__ = ["claim_deliveries", "replay", "take_up_known", "take_up_named", "triage"]
