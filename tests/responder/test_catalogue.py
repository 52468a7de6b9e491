"""The list of platforms somebody chooses from."""

from responder.catalogue import ADDRESSES, GROUPS, catalogue, entry, spoken, title_of
from responder.presets import presets_for
from responder.providers import all_providers, provider


def test_every_platform_stands_in_one_group():
    found = catalogue()

    assert list(found) == [title for title in GROUPS.values() if title in found]
    shown = [(each.provider, each.preset) for group in found.values() for each in group]
    presets = [(p.NAME, name) for p in all_providers() for name in presets_for(p.NAME)]
    assert sorted(shown) == sorted([*((p.NAME, "") for p in all_providers()), *presets])


def test_a_platform_says_nothing_we_have_no_words_for():
    for each in all_providers():
        assert getattr(each, "GROUP", "any") in GROUPS
        assert getattr(each, "NAMES_PEOPLE", "always") in ADDRESSES
        assert all(preset.group in ("", *GROUPS) for preset in presets_for(each.NAME).values())


def test_it_is_found_by_any_words_of_its_name_or_group():
    assert "kit" in [each.provider for each in catalogue("conVERT")["Newsletters and mailings"]]
    assert "stripe" in {each.provider for each in catalogue("billing")["Billing"]}
    assert catalogue("pigeon") == {}


def test_it_says_whether_requests_are_signed_and_tell_an_address():
    stripe, beehiiv = entry(provider("stripe")), entry(provider("beehiiv"))

    assert (stripe.is_signed, stripe.tells_address) == (True, False)
    assert (beehiiv.is_signed, beehiiv.tells_address) == (False, True)
    assert beehiiv.proof == "Not signed: its address is the secret"


def test_a_platform_that_is_told_by_settings_stands_there_under_its_own_name():
    (memberful,) = catalogue("memberful")["Billing"]

    assert (memberful.provider, memberful.preset, memberful.title) == ("hmac", "memberful", "Memberful")
    assert (memberful.proof, memberful.is_signed) == ("Signed", True)
    assert title_of(provider("hmac"), {"preset": "memberful"}) == "Memberful"


def test_in_a_sentence_it_is_called_shortly():
    assert spoken(provider("kit")) == "Kit"
    assert spoken(provider("standard")) == "the platform"
    assert spoken(provider("hmac"), {"preset": "memberful"}) == "Memberful"
