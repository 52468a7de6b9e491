"""Turns goodbyes that nobody posts to us into deliveries: out of files somebody hands in, and out of platforms we ask.

From there they go the same road as what is posted. What was read once is told by its content and read no second time.
"""
