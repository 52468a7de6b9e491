"""Turns bells into work: a short job per step, run by RQ."""
