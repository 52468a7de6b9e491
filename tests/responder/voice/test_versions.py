"""A wording is drafted, published, taken back and followed, version by version; nothing broken is published."""

from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

from responder import voice
from responder.draft.environment import pieces
from responder.draft.library import library, shipped_sources
from responder.errors import AlreadyMoved, BrokenWording, Refused
from responder.models import Brand, Wording
from responder.voice import trial
from responder.voice.places import Place
from responder.voice.situations import everybody_who_gets
from tests import cast

NAME = "thanks/plain"
OURS = "{% either %}\nThank you for having read us.\n{% or %}\nWe are glad that you read us.\n{% endeither %}\n"


@pytest.fixture
def brand(session: Session) -> Brand:
    return cast.northlight(session, cast.maya(session))


@pytest.fixture
def here(brand: Brand) -> Place:
    return voice.place(brand.id, "en", NAME)


def published(session: Session, here: Place, source: str, *, seen: int) -> Wording:
    saved = voice.save(session, here, source, seen=seen, author="Maya Lindqvist")
    return voice.publish(session, here, voice.prove(session, here, source), seen=saved.number, who="Maya Lindqvist")


def text_in_use(session: Session, brand: Brand) -> str:
    return library(session, brand, "en")[NAME].render({}, (0,)).strip()


def test_a_draft_changes_no_letter_until_it_is_published(session, brand, here):
    as_shipped = pieces("en")[NAME]
    saved = voice.save(session, here, OURS, seen=0, author="Maya Lindqvist", note="Warmer")

    assert (saved.number, saved.note, saved.published_at) == (1, "Warmer", None)
    assert library(session, brand, "en")[NAME] is as_shipped
    assert voice.standing(session, here).draft is saved

    voice.publish(session, here, voice.prove(session, here, OURS), seen=1, who="Tom Okafor")

    assert (saved.published_by, brand.voice_revision) == ("Tom Okafor", 1)
    assert text_in_use(session, brand) == "Thank you for having read us."
    assert library(session, brand, "en")[NAME].wording == 1
    standing = voice.standing(session, here)
    assert (standing.is_own, standing.draft, standing.text) == (True, None, OURS)


def test_an_earlier_version_is_taken_up_again_as_a_new_one(session, brand, here):
    published(session, here, OURS, seen=0)
    published(session, here, "Thank you.\n", seen=1)

    again = voice.roll_back(session, here, voice.prove(session, here, OURS), to=1, seen=2, who="Maya Lindqvist")

    assert (again.number, again.back_to, again.source) == (3, 1, OURS)
    assert text_in_use(session, brand) == "Thank you for having read us."
    assert brand.voice_revision == 3


def test_back_to_what_is_shipped_follows_what_is_shipped(session, brand, here):
    published(session, here, OURS, seen=0)

    back = voice.back_to_shipped(session, here, seen=1, who="Maya Lindqvist")

    assert (back.number, back.source, back.published_by) == (2, None, "Maya Lindqvist")
    assert library(session, brand, "en")[NAME] is pieces("en")[NAME]
    assert voice.standing(session, here).is_own is False
    with pytest.raises(Refused, match="as shipped already"):
        voice.back_to_shipped(session, here, seen=2, who="Maya Lindqvist")


def test_the_history_says_who_changed_which_words(session, here):
    published(session, here, "Thank you very much.\n", seen=0)
    published(session, here, "Thank you, truly.\n", seen=1)
    voice.back_to_shipped(session, here, seen=2, who="Tom Okafor")

    newest, changed, first = voice.history(session, here)

    assert [version.wording.number for version in (newest, changed, first)] == [3, 2, 1]
    assert newest.text == shipped_sources("en")[NAME]
    assert [(run.kind, run.text) for run in changed.runs] == [
        ("same", "Thank you"),
        ("out", " very much"),
        ("in", ", truly"),
        ("same", ".\n"),
    ]


def test_the_same_text_again_makes_no_version(session, here):
    assert voice.save(session, here, shipped_sources("en")[NAME], seen=0, author="Maya Lindqvist") is None
    saved = voice.save(session, here, OURS, seen=0, author="Maya Lindqvist")

    again = voice.save(session, here, OURS.replace("\n", " \r\n"), seen=1, author="Tom Okafor")

    assert again is saved


def test_who_saw_an_older_version_overwrites_nobody(session, here):
    voice.save(session, here, OURS, seen=0, author="Tom Okafor")

    for act in (
        lambda: voice.save(session, here, "Mine.\n", seen=0, author="Maya Lindqvist"),
        lambda: voice.back_to_shipped(session, here, seen=0, who="Maya Lindqvist"),
        lambda: voice.publish(session, here, voice.prove(session, here, OURS), seen=0, who="Maya Lindqvist"),
    ):
        with pytest.raises(AlreadyMoved, match=r"Tom Okafor saved version 1 .* since you opened it"):
            act()


def test_of_two_who_write_at_one_moment_one_is_told(engine, session, here):
    session.commit()
    start, ends = Barrier(2), []

    def write(who: str) -> None:
        with Session(engine) as own:
            start.wait()
            try:
                voice.save(own, here, f"From {who}.\n", seen=0, author=who)
                own.commit()
                ends.append("saved")
            except AlreadyMoved:
                ends.append("told")

    threads = [Thread(target=write, args=(who,)) for who in ("Maya", "Tom")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["saved", "told"]


def test_only_the_very_text_that_was_tried_is_published(session, here):
    voice.save(session, here, OURS, seen=0, author="Maya Lindqvist")
    proof = voice.prove(session, here, "Thank you.\n")

    with pytest.raises(Refused, match="The text changed since it was tried"):
        voice.publish(session, here, proof, seen=1, who="Maya Lindqvist")


def test_publishing_twice_is_told_and_counts_once(session, brand, here):
    published(session, here, OURS, seen=0)

    with pytest.raises(AlreadyMoved, match="Version 1 is in use already"):
        voice.publish(session, here, voice.prove(session, here, OURS), seen=1, who="Tom Okafor")
    assert brand.voice_revision == 1


BROKEN = {
    "{% either %}\na": (1, "{% either %} is opened and not closed."),
    "Thanks\n{% fact tenure %}{{ tenure.length }}{% endfact %}": (2, "there is no value tenure.length"),
    "Buy now and save 20% today.": (1, "No fact supports"),
    "We were so glad to meet you in May.": (1, "No fact supports"),
    "Dear [name], thank you.": (1, "Something was left to fill in"),
    "word " * 400 + ".": (None, "nobody reads that"),
    "x" * 5_000: (None, "makes more than 4000 characters"),
    "x" * 20_001: (None, "The wording is longer than 20,000 characters."),
}


@pytest.mark.parametrize("source", BROKEN, ids=range(len(BROKEN)))
def test_what_would_stop_letters_is_not_published(session, here, source):
    line, sentence = BROKEN[source]

    with pytest.raises(BrokenWording) as refusal:
        voice.prove(session, here, source)

    assert refusal.value.line == line
    assert sentence.casefold() in str(refusal.value).casefold()


def test_a_letter_is_signed_and_greets_and_has_a_subject(session, brand):
    for name, sentence in {
        "signoff/signed": "Nobody signs",
        "greeting/unnamed": "greets nobody",
        "subject/named": "needs a subject",
        "imprint/line": "imprint is left out",
    }.items():
        with pytest.raises(BrokenWording, match=sentence):
            voice.prove(session, voice.place(brand.id, "en", name), "")


def test_a_move_may_be_left_out(session, brand):
    assert voice.prove(session, voice.place(brand.id, "en", "wishes/well"), "").letters > 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_shipped_wording_could_be_published(session, brand):
    for name in voice.names("en"):
        here = voice.place(brand.id, "en", name)
        assert voice.prove(session, here, shipped_sources("en")[name]).letters > 0


@pytest.mark.parametrize(
    ("language", "name", "sentence"),
    [
        ("xx", NAME, "There are no letters in 'xx'"),
        ("en", "thanks/never", "There is no template called 'thanks/never' in English"),
        ("en", "../tone", "There is no template called"),
        ("en", "close/thanks/plain", "There is no template called"),
    ],
)
def test_what_does_not_exist_is_not_written(brand, language, name, sentence):
    with pytest.raises(Refused, match=sentence):
        voice.place(brand.id, language, name)


def test_a_wording_with_very_many_letters_is_tried_on_everybody_and_in_time(
    session: Session, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "MOST_IN_FULL", 40)
    forks = " ".join("{% either %}We wish you well.{% or %}All the best.{% endeither %}" for _ in range(5))
    source = f"{{% fact tenure %}}{{{{ tenure.duration }}}}: {{% endfact %}}{forks}"
    here = voice.place(brand.id, "en", "wishes/well")
    people = len(list(everybody_who_gets(session, here, source)))
    tried = len(list(trial.trials(session, here, source)))
    assert 32 <= tried <= 40 + 32 + people
