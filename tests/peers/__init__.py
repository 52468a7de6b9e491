"""Servers on loopback that behave, or misbehave, like the ones out there."""
