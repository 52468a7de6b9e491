"""People from everywhere are greeted by what is known of them, and by nothing else."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.names import LONGEST_GREETING, name_of

DR = "Dr. Maria Schmidt"


@pytest.mark.parametrize(
    ("name", "given_name", "family_name", "greeting"),
    [
        ("Ada Byron", "Ada", "Byron", "Ada"),
        ("Ada Byron", None, None, "Ada Byron"),
        (None, "Ada", None, "Ada"),
        ("Suharto", None, None, "Suharto"),
        ("María José García López", "María José", "García López", "María José"),
        ("María de la Cruz", None, None, "María de la Cruz"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset", "José"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven", "Ludwig"),
        ("Björk Guðmundsdóttir", "Björk", "Guðmundsdóttir", "Björk"),
        ("Abd al-Rahman", None, None, "Abd al-Rahman"),
        ("محمد علی", None, None, "محمد علی"),
        ("علی\u200cرضا", None, None, "علی\u200cرضا"),
        ("Nguyễn Thị Minh Khai", "Khai", "Nguyễn", "Khai"),
        ("Ada Byron", "Ada Byron", "Byron", "Ada"),
        ("Ada Byron", "Ada Byron", None, "Ada Byron"),
        ("Ada Byron (she/her)", None, None, "Ada Byron"),
        ("[VIP] Ada Byron", None, None, "Ada Byron"),
        ("Robert Downey Jr.", None, None, "Robert Downey Jr."),
    ],
)
def test_a_given_name_greets_and_nothing_is_cut_out_of_a_full_one(name, given_name, family_name, greeting):
    assert name_of(name, given_name, family_name).greeting == greeting


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Byron, Ada", "Ada"),
        ("BYRON, ADA", "Ada"),
        ("García López, María José", "María José"),
        ("Smith, John, PhD", "John"),
        ("John Smith, Ph.D.", "John Smith"),
        ("Smith, J.", "J. Smith"),
        ("Smith, Mr", "Mr Smith"),
        ("Smith, Dr. Maria", "Dr. Maria Smith"),
        ("Meyer, Anna und Tom", "Anna und Tom"),
        ("Byron, Ada, Countess, Lovelace", None),
        ("Byron,", "Byron"),
        (",", None),
    ],
)
def test_a_comma_tells_which_part_is_the_given_name(name, greeting):
    assert name_of(name).greeting == greeting


@pytest.mark.parametrize(
    ("fields", "greeting", "family_first"),
    [
        ({"name": "山田太郎", "given_name": "太郎", "family_name": "山田"}, "山田太郎", True),
        ({"name": None, "given_name": "太郎", "family_name": "山田"}, "山田太郎", True),
        ({"name": None, "given_name": "민수", "family_name": "김"}, "김민수", True),
        ({"name": "王伟", "given_name": "伟"}, "王伟", True),
        ({"name": "アダ・バイロン", "given_name": "アダ"}, "アダ・バイロン", False),
        ({"name": "李"}, "李", True),
        ({"name": "Yuki Tanaka", "given_name": "Yuki", "language": "ja"}, "Yuki Tanaka", None),
        ({"name": "Yuki Tanaka", "given_name": "Yuki", "family_name": "Tanaka", "country": "jp"}, "Yuki Tanaka", False),
        ({"name": "Kim Min-su", "given_name": "Min-su", "family_name": "Kim", "language": "ko-KR"}, "Kim Min-su", True),
        ({"name": "Tanaka, Yuki", "country": "JP"}, "Tanaka Yuki", None),
        ({"name": None, "given_name": "Éva", "family_name": "Kovács", "language": "hu"}, "Éva", True),
        ({"name": None, "given_name": "Khai", "family_name": "Nguyễn", "country": "VN"}, "Khai", True),
    ],
)
def test_where_the_given_name_is_for_friends_the_whole_one_greets(fields, greeting, family_first):
    found = name_of(fields.pop("name"), **fields)

    assert (found.greeting, found.family_first) == (greeting, family_first)


@pytest.mark.parametrize(
    ("fields", "full"),
    [
        (("Ada", "Byron", None), "Ada Byron"),
        (("Éva", "Kovács", "hu"), "Kovács Éva"),
        (("太郎", "山田", None), "山田太郎"),
        (("タロウ", "ヤマダ", None), "ヤマダ タロウ"),
        (("Ada", None, None), "Ada"),
    ],
)
def test_parts_are_put_together_as_the_language_does(fields, full):
    given_name, family_name, language = fields

    assert name_of(None, given_name, family_name, language=language).full == full


@pytest.mark.parametrize(
    ("fields", "greeting", "honorific"),
    [
        ((DR,), DR, "Dr."),
        ((DR, "Maria", "Schmidt"), DR, "Dr."),
        ((None, "Dr. Maria", "Schmidt"), DR, "Dr."),
        (("Prof. Dr. med. Anna Meyer",), "Prof. Dr. med. Anna Meyer", "Prof. Dr. med."),
        (("Dr.Maria Schmidt",), "Dr.Maria Schmidt", "Dr."),
        (("Mr. Tom Meyer", "Tom", "Meyer"), "Tom", "Mr."),
        (("Mr Smith",), "Mr Smith", "Mr"),
        (("Frau Schmidt",), "Frau Schmidt", "Frau"),
        (("Herrn Schmidt",), "Herrn Schmidt", "Herrn"),
        (("Dott.ssa Chiara Rossi", "Chiara", "Rossi"), "Dott.ssa Chiara Rossi", "Dott.ssa"),
        (("Sig.ra Rossi",), "Sig.ra Rossi", "Sig.ra"),
        (("Sra. García",), "Sra. García", "Sra."),
        (("Sra. García", "Ana", "García"), "Ana", "Sra."),
        (("山田太郎様",), "山田太郎様", "様"),
        (("山田さん",), "山田さん", "さん"),
        (("Tanaka-san",), "Tanaka-san", "-san"),
        (("M. Night Shyamalan",), "M. Night Shyamalan", None),
        (("Ingrid Magnusson",), "Ingrid Magnusson", None),
        (("Mr",), None, "Mr"),
        (("Dr.",), None, "Dr."),
    ],
)
def test_a_title_is_kept_as_the_source_wrote_it_and_never_made_up(fields, greeting, honorific):
    found = name_of(*fields)

    assert (found.greeting, found.honorific) == (greeting, honorific)


def test_monsieur_is_a_title_where_french_is_spoken():
    assert name_of("M. Dupont", language="fr-FR").honorific == "M."


@pytest.mark.parametrize(
    ("fields", "greeting"),
    [
        (("Anna & Tom Meyer",), "Anna & Tom Meyer"),
        (("Anna & Tom Meyer", "Anna", "Meyer"), "Anna & Tom Meyer"),
        (("Anna&Tom Meyer", "Anna", None), "Anna&Tom Meyer"),
        (("Anna Meyer und Tom Schulz", "Anna", None), "Anna Meyer und Tom Schulz"),
        (("Anne et Paul", "Anne", None), "Anne et Paul"),
        (("Ana y Luis Pérez", "Ana", None), "Ana y Luis Pérez"),
        (("Anna e Tommaso", "Anna", None), "Anna e Tommaso"),
        (("Anna en Tom", "Anna", None), "Anna en Tom"),
        (("Anna & Tom Meyer", "Anna & Tom", "Meyer"), "Anna & Tom"),
    ],
)
def test_two_people_in_one_field_are_both_greeted(fields, greeting):
    assert name_of(*fields).greeting == greeting


@pytest.mark.parametrize(
    "name",
    [
        "Acme Billing GmbH", "Acme, Inc.", "Acme AG", "Smith & Sons", "Bäckerei Meyer e.K. GmbH", "株式会社山田",
        "Support Team",
        "Accounts Payable", "info", "Support", "noreply", "x@example.com", "Ada ada@example.com", "www.example.com",
        "ada.byron", "ada_byron", "ada1815", "42", "test", "Unknown", "n/a", "null", "---", "?", "J", "J.", "J. R.",
        "JosÃ©", "Jos\ufffd", "Jos?", "{{name}}", "<b>Ada</b>", "", "   ", "\u200b", "🎉", "x" * 61,
    ],
)  # fmt: skip
def test_what_is_nobodys_name_greets_nobody(name):
    assert name_of(name).greeting is None
    assert name_of(None, name).greeting is None


@pytest.mark.parametrize("name", ["MARIA DE SA", "João Sá", "Ada Inchbald", "Val Guest", "Oyelaran Ag"])
def test_what_only_looks_like_a_firm_is_a_name(name):
    assert name_of(name).greeting == name


@pytest.mark.parametrize(
    ("name", "greeting"),
    [("Ada 🎉", "Ada"), ("A\u200bda\u202e", "Ada"), ("Ada\r\nByron", "Ada Byron"), ("  Ada\x00  ", "Ada"),
     ("Zoe\u0308", "Zoë"), ("Ada👩🏽‍💻", "Ada")],
)  # fmt: skip
def test_what_cannot_be_read_aloud_is_dropped(name, greeting):
    assert name_of(name).greeting == greeting


def test_initials_are_followed_by_the_rest():
    assert name_of(None, "J.", "Smith").greeting == "J. Smith"
    assert name_of("J. R. R. Tolkien", "J. R. R.", "Tolkien").greeting == "J. R. R. Tolkien"


WORDS = st.sampled_from(
    ["Ada", "BYRON", "ada", "Dr.", "Mr", "M.", "de", "la", "y", "&", "und", "van", "O'NEIL", "İBRAHİM", "J.", "山田",
     "太郎", "さん", "GmbH", "info", "x@y.example", "Jr.", "PhD", ",", "(she/her)", "MCDONALD", "-san", "علی", "Nguyễn",
     "/"]
)  # fmt: skip
FIELD = st.none() | st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=20)
LANGUAGES = st.sampled_from([None, "en", "ja", "hu", "tr", "fr-CA", "zh_TW", "vi"])
COUNTRIES = st.sampled_from([None, "JP", "HU", "TR", "SE"])


@given(FIELD, FIELD, FIELD, LANGUAGES, COUNTRIES)
def test_a_greeting_holds_no_word_that_the_source_did_not_write(name, given_name, family_name, language, country):
    found = name_of(name, given_name, family_name, language=language, country=country)
    letters = _letters(" ".join(text for text in (name, given_name, family_name, given_name) if text))  # 太郎 山田 太郎

    if found.greeting is not None:
        assert 0 < len(found.greeting) <= LONGEST_GREETING
        assert found.greeting == " ".join(found.greeting.split())
        assert all(_letters(word) in letters for word in found.greeting.split())
    if found.honorific is not None:
        assert all(_letters(word) in letters for word in found.honorific.split())


def _letters(text):
    """Without case, dots over an i, and what nobody sees."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold().replace("ı", "i"))
    return re.sub(r"[\W_]", "", "".join(char for char in bare if not unicodedata.combining(char)))
