"""The list of platforms somebody chooses from."""

from responder.catalogue import ADDRESSES, GROUPS, catalogue, entry
from responder.providers import all_providers, provider


def test_every_platform_stands_in_one_group():
    found = catalogue()

    assert list(found) == [title for title in GROUPS.values() if title in found]
    assert sorted(each.name for group in found.values() for each in group) == sorted(p.NAME for p in all_providers())


def test_a_platform_says_nothing_we_have_no_words_for():
    for each in all_providers():
        assert getattr(each, "GROUP", "any") in GROUPS
        assert getattr(each, "ADDRESS", "always") in ADDRESSES


def test_it_is_found_by_any_words_of_its_name_or_group():
    assert "kit" in [each.name for each in catalogue("conVERT")["Newsletters and mailings"]]
    assert "stripe" in {each.name for each in catalogue("billing")["Billing"]}
    assert catalogue("pigeon") == {}


def test_it_says_whether_requests_are_signed_and_tell_an_address():
    stripe, beehiiv = entry(provider("stripe")), entry(provider("beehiiv"))

    assert (stripe.is_signed, stripe.tells_address) == (True, False)
    assert (beehiiv.is_signed, beehiiv.tells_address) == (False, True)
    assert beehiiv.proof == "Not signed: its address is the secret"
