"""Turns what can go wrong into types named for who has to act.

    ResponderError
    ├── Refused              the one who asked: their request cannot be taken as it is (4xx)
    │   ├── BadSignature       401: not from the sender this connection belongs to, or too old
    │   ├── BadPayload         400: not what this provider sends
    │   ├── TooOften           429: more than this connection may send within a minute
    │   ├── Greeting           200 all the same: a sender looks whether somebody is here, and says nothing
    │   ├── UnusableFile       an import that holds nothing usable
    │   ├── BrokenWording      a template of a letter that cannot be read or filled in
    │   └── NotAllowed         403: this person's role does not cover it
    ├── AlreadyMoved         nobody: somebody was faster, or the text moved on (409)
    ├── ChecksFailed         the manager: the letter may not go out like this (422)
    ├── Temporary            time: the same step is tried again later
    ├── Permanent            a person: the case waits as STUCK with this sentence
    └── Misconfigured        the operator: a setting is wrong, the process must not start

A message is a sentence for whoever reads it at night: it holds ids, never an address or a name.
"""


class ResponderError(Exception):
    """Anything that goes wrong in a way we have a sentence for."""


class Refused(ResponderError):
    """The request cannot be taken as it is."""


class BadSignature(Refused):
    """The request was not signed by the sender this connection belongs to, or is too old."""


class BadPayload(Refused):
    """The body is not what this provider sends."""


class TooOften(Refused):
    """More came within a minute than this connection may send; the same is welcome after `retry_after_seconds`."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Greeting(Refused):
    """Nothing is said yet: a sender only looks whether somebody is here. There is nothing to keep."""


class UnusableFile(Refused):
    """An import file out of which nothing can be used."""


class BrokenWording(Refused):
    """A template of a letter that cannot be read or filled in; `line` is where, None when it is the whole."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class NotAllowed(Refused):
    """The person's role does not cover what they asked for."""


class AlreadyMoved(ResponderError):
    """The case or its text is no longer where the caller saw it."""


class ChecksFailed(ResponderError):
    """The letter may not go out like this; `failed` holds the names of the checks."""

    def __init__(self, message: str, failed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.failed = failed


class Temporary(ResponderError):
    """Nothing is wrong that time does not mend; `retry_after_seconds` is a hint, None when unknown."""

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Permanent(ResponderError):
    """A person has to look: trying again would end the same."""


class Misconfigured(ResponderError):
    """A setting is wrong; the message names the variable."""
