"""Responder answers a goodbye with one personal letter that a named manager has read and signed."""
