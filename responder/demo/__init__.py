"""Turns an empty service into Northlight's: invented people, and goodbyes that come in by the real doors."""
