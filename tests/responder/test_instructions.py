"""What a provider's file says about connecting it, as steps."""

import pytest

from responder.instructions import Field, instructions, told
from responder.providers import all_providers, provider

URL, SECRET = "https://example.com/hooks/x/y", "s3cret"


@pytest.mark.parametrize("name", [one.NAME for one in all_providers()])
def test_every_word_of_the_text_is_in_the_steps_and_in_the_order_it_stood(name):
    one = provider(name)
    text = one.INSTRUCTIONS.format(url=URL, secret=SECRET)

    steps = instructions(one, url=URL, secret=SECRET)
    shown = told(one, url=URL, secret=SECRET)

    assert sorted(w for w in shown.split() if not w.rstrip(".").isdigit()) == sorted(text.split())
    assert all(step.text and not step.text.startswith(" ") for step in steps.steps)


@pytest.mark.parametrize("name", [one.NAME for one in all_providers() if one.SECRET.make])
def test_where_we_make_the_secret_one_field_takes_it_and_one_the_url(name):
    steps = instructions(provider(name), url=URL, secret=SECRET).steps

    assert [it.value for step in steps for it in step.fields if it.holds == "url"] == [URL]
    assert [it.value for step in steps for it in step.fields if it.holds == "secret"] == [SECRET]


def test_a_secret_the_platform_makes_is_a_step_of_its_own():
    first, second = instructions(provider("kit"), url=URL, secret=None).steps

    assert first.fields[0] == Field("URL", URL, "url")
    assert not first.tells_secret
    assert second.tells_secret
    assert second.text == "Kit then shows the endpoint's secret, once; Responder has to know it:"


def test_what_is_continued_on_the_next_line_is_one_value_and_what_comes_last_is_a_note():
    found = instructions(provider("buttondown"), url=URL, secret=SECRET)

    (step,) = found.steps
    assert len(step.fields[-1].names) > 6
    assert {"subscriber.unsubscribed", "subscriber.paid"} < set(step.fields[-1].names)
    assert found.notes[0].startswith("Events carry no address")


def test_an_example_stands_as_it_is_posted():
    _, second = instructions(provider("standard"), url=URL, secret=SECRET).steps

    assert second.example.startswith('{"type": "subscriber.unsubscribed"')


def test_a_terminal_gets_them_numbered():
    lines = told(provider("stripe"), url=URL, secret=None).splitlines()

    assert lines[0] == "1. In the Stripe Dashboard, under Developers, Webhooks, add an endpoint:"
    assert lines[1] == f"     URL      {URL}"
    assert lines[3].startswith("2. Stripe then shows")


def test_a_preset_says_itself_what_to_do_there():
    first, second = instructions(provider("hmac"), url=URL, secret=None, settings={"preset": "memberful"}).steps

    assert first.text.startswith("In Memberful, under Settings, Webhooks")
    assert first.fields == [Field("URL", URL, "url")]
    assert second.tells_secret
    assert "--setting preset=memberful" in told(
        provider("hmac"), url=URL, secret=None, settings={"preset": "memberful"}
    )
