"""What somebody wrote tells in which language they like to be written to."""

import pytest

from responder.draft.tongue import tongue_of


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I need to sort by string gauge, as I wrote.", "en"),
        ("Ich habe leider keine Zeit mehr, aber es war sehr schön mit euch.", "de"),
        ("Je n’ai plus le temps de lire, mais merci pour tout.", "fr"),
        ("Ya no tengo tiempo para leer los correos, gracias por todo.", "es"),
        ("Non ho più il tempo di leggere, ma grazie di tutto.", "it"),
        ("Ik heb er geen tijd meer voor, maar het was heel mooi.", "nl"),
        ("ok", None), ("", None), (None, None), ("Northlight Studio 2019", None),
    ],
)  # fmt: skip
def test_small_words_tell_and_too_few_tell_nothing(words: str | None, language: str | None) -> None:
    assert tongue_of(words) == language
