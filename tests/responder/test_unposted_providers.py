"""Where nobody posts, whoever posts is refused, whatever they know; and a connection has no address."""

import pytest

from responder.connecting import connect, secret_of, url_of
from responder.db import transaction
from responder.errors import BadSignature
from responder.pollers import poller
from responder.providers import Proof, all_providers, provider
from tests.samples import samples

UNPOSTED = [one for one in all_providers() if one.PROOF is Proof.NOBODY]
SAMPLES = [sample for sample in samples() if sample.proof is Proof.NOBODY]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_nothing_passes_whatever_is_known(sample):
    one = provider(sample.provider)

    assert (tuple(one.HEADERS), sample.expected["headers"]) == ((), {})
    for secrets in ([], ["s3cret"], sample.secrets):
        with pytest.raises(BadSignature):
            one.verify(sample.request(), secrets)


@pytest.mark.parametrize("one", UNPOSTED, ids=lambda one: one.NAME)
def test_they_say_how_goodbyes_come_instead(one):
    assert "{url}" not in one.INSTRUCTIONS
    assert "{secret}" not in one.INSTRUCTIONS
    assert (poller(one.NAME) is not None) == one.SECRET.needed


def test_there_is_no_address_to_paste(database):
    with transaction() as session:
        made = connect(session, "csv", name="Our Substack")

    assert (url_of(made, "https://goodbye.example.com"), secret_of(made)) == (None, None)
