"""One file per module of responder/."""
