"""The voice of a brand: its own wordings."""
