"""Turns "what may a letter speak of" into one table: every value a template may use, and which of them are facts."""

# Inside {% fact kind %} … {% endfact %} a template may use the values of that kind, and nowhere else.
FACTS: dict[str, tuple[str, ...]] = {
    "name": ("called", "greeting"),  # as the salutation calls them ("Frau Byron"), and as friends do ("Ada")
    "removal": ("list",),  # the list they were taken off
    "ending": ("plan", "on"),  # what they paid for, and the day it ends or ended
    "tenure": ("duration", "since"),  # "a decade"; "the spring of 2016" or the year, when beyond doubt
    "contact": ("said", "did", "ago", "colleague"),  # said: "made contact through LinkedIn a couple of years ago"
    "reason": (),  # the box they ticked; which one decides the template
    "comment": ("words",),  # a short part of what they wrote
    "fault": ("what",),  # what went wrong, in a sentence of a manager's
    "gesture": ("what",),  # what a manager offers, in a sentence of theirs
}

# True of every letter, anywhere in a template. `phone` and `imprint` may be empty.
GIVEN: dict[str, tuple[str, ...]] = {
    "person": ("opening",),  # "Dear", "Sehr geehrte": how the salutation of this person begins
    "signer": ("name", "line", "phone"),
    "brand": ("name", "imprint"),
}
