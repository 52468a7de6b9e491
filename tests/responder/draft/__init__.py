"""The letter: what it may say, what it must not, and how it is kept."""
