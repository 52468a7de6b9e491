"""The mail catcher, a file per module of it."""
