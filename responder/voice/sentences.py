"""Turns what the reader of templates complains of into a sentence for whoever wrote one."""

import re

SAYINGS = (
    (r"innermost block that needs to be closed is '(\w+)'", "{%% %s %%} is opened and not closed."),
    (r"Unexpected end of template", "Something is opened and not closed."),
    (r"unknown tag '(end\w+|or)'", "{%% %s %%} stands where nothing is open that it could belong to."),
    (r"unexpected char (.+) at", "%s has no place inside the braces."),
    (r"Missing end of comment tag", "{# is opened and not closed."),
    (r"Missing end of raw directive", "{%% raw %%} is opened and not closed."),
    (r"unexpected '(.+)'", "“%s” has no place there."),
)


def in_plain_words(complaint: str) -> str:
    """The complaint as a sentence, without the line."""
    for pattern, saying in SAYINGS:
        if found := re.search(pattern, complaint):
            return saying % found.groups() if found.groups() else saying.replace("%%", "%")
    text = complaint.rstrip(".")
    first = text.partition(" ")[0]
    return f"{text[:1].upper() if first.isalpha() else text[:1]}{text[1:]}."
