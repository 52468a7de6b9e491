"""The road and its parts, proved on real databases, a real Redis and a real browser."""
