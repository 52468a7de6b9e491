"""Turns "what may a letter speak of" into one table: every value a template may use, and which of them are facts."""

# Inside {% fact kind %} … {% endfact %} a template may use the values of that kind, and nowhere else.
FACTS: dict[str, tuple[str, ...]] = {
    "name": ("greeting",),  # what follows "Dear"
    "removal": ("list",),  # the list they were taken off
    "ending": ("plan", "on"),  # what they paid for, and the day it ends or ended
    "tenure": ("duration", "since"),  # "a decade"; "the spring of 2016" or the year, when beyond doubt
    "contact": ("did", "ago", "colleague"),  # "made contact through LinkedIn", "a couple of years ago", whose it was
    "reason": (),  # the box they ticked; which one decides the template
    "comment": ("words",),  # a short part of what they wrote
}

# True of every letter, anywhere in a template.
GIVEN: dict[str, tuple[str, ...]] = {
    "signer": ("name", "line"),
    "brand": ("name",),
}
