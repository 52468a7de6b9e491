"""Turns how somebody is addressed, as people write it in any of six languages, into "formal" or "close"."""

from responder.columns import plain

FORMAL, CLOSE = FORMS = ("formal", "close")
# Without accents: "tú" is "tu".
_SAID = {
    FORMAL: "formal formally polite sie siezen vous vouvoyer vouvoiement usted lei u",
    CLOSE: "close informal informally familiar du duzen tu tutoyer tutoiement tutear tuteo je jij tutoyeren",
}
_FORMS = {word: form for form, words in _SAID.items() for word in words.split()}


def form_of_address(text: str) -> str:
    """`close` for "du", "tú" or "informal". Raises ValueError for what is neither form."""
    try:
        return _FORMS[plain(text)]
    except KeyError:
        raise ValueError("its address_form is none of formal, close, nor a word like Sie or du") from None
