"""Turns an older database into the newest one, a file per change."""
