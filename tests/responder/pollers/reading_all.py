"""A round of a poller, page after page, as whoever keeps them asks for them."""

from responder.pollers import poller


def round_of(kind, settings, mark, most=50):
    """The bodies of every page up to the last, and the mark behind it."""
    bodies = []
    for _ in range(most):
        page = poller(kind).poll(settings, mark, 5.0)
        bodies += page.bodies
        mark = page.mark
        if page.is_last:
            return bodies, mark
    raise AssertionError("it never ends")
