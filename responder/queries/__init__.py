"""Turns questions of the desk and the API into named SELECTs, a file per noun; each says what comes back."""
