"""What a storm is measured with: so many people, each of whom leaves once."""

import json

from responder.bench.goodbyes import request
from responder.bench.intake import connected
from responder.bench.storming import BATCH, requests
from responder.db import reading
from responder.models import Connection

SECRET = "whsec_" + "A" * 32


def people_in(posts):
    bodies = [json.loads(post.partition(b"\r\n\r\n")[2]) for post in posts]
    events = [body.get("events", [body]) for body in bodies]
    return [len(some) for some in events], [event["data"]["email"] for some in events for event in some]


def test_everybody_leaves_once_some_alone_and_most_a_thousand_at_a_time():
    sizes, emails = people_in(requests("/hooks/standard/x", SECRET, 12_345))

    assert len(set(emails)) == len(emails) == 12_345
    assert sizes[:1234] == [1] * 1234
    assert max(sizes[1234:]) == BATCH


def test_other_measurements_are_of_fewer_people_who_leave_again():
    assert len(set(people_in([request("/hooks/standard/x", SECRET, 0, 6_000)])[1])) == 5_000


def test_what_other_measurements_post_is_no_storm_and_what_this_one_posts_is(database):
    connected()
    connected(per_hour=None)
    with reading() as session:
        usual, stormy = session.query(Connection).order_by(Connection.id)
    assert (usual.settings["storm_per_hour"], "storm_per_hour" in stormy.settings) == (1_000_000, False)
