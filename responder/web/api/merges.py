"""Turns two who are one into one person, and back; and lists who may be one until somebody decides."""

from flask import Response

from responder import models
from responder.addresses import normalise
from responder.db import reading, transaction
from responder.errors import Refused
from responder.journey import Step
from responder.merging import decide_likeness, merge, undo_merge
from responder.queries.identities import one_person
from responder.queries.memories import likenesses_newest_first, merges_of
from responder.queries.people import person_at
from responder.queue import ring
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.customers import the_customer
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.customers import OneCustomer
from responder.web.api.shapes.merges import (
    Likeness,
    LikenessDecision,
    LikenessesWanted,
    LikenessPage,
    Merge,
    MergeList,
    MergeWanted,
    OneLikeness,
    OneMerge,
)
from responder.web.api.shapes.words import next_cursor

TAGS = about("Merges", "Two who are one, and two who may be. Nothing is lost by a merge, and it can be taken back.")
RULE = "/customers/<email>/merges"


@api.get(RULE, tags=TAGS, responses=answers({200: MergeList}, 404), operation_id="listMerges")
def list_merges(path: OneCustomer) -> Response:
    """The merges that concern a person, those taken back included, the newest first."""
    with reading() as session:
        customer = the_customer(session, path.email)
        found = merges_of(session, one_person(session, [customer.id])[customer.id])
        return answer(MergeList(items=[Merge.model_validate(it) for it in found]))


@api.post(RULE, tags=TAGS, responses=answers({201: Merge}, 404), operation_id="merge")
def post_merge(path: OneCustomer, body: MergeWanted) -> Response:
    """The person in the path is kept, and whoever has the address in the body is one with them. 422 when they are."""
    with transaction() as session:
        kept = the_customer(session, path.email)
        other = person_at(session, normalise(body.email))
        if other is None:
            raise Refused("Nobody we know has this address. If it is theirs, add it to them.")
        made = merge(session, kept.id, other.id, who=who())
        shape = Merge.model_validate(made)
    ring(Step.ENRICH)
    return answer(shape, 201)


@api.delete("/merges/<uuid:merge_id>", tags=TAGS, responses=answers({204: None}, 404, 409), operation_id="undoMerge")
def delete_merge(path: OneMerge) -> Response:
    """They are two after all. 409 when somebody took it back already."""
    with transaction() as session:
        undo_merge(session, session.get(models.Merge, path.merge_id) or nothing("merge"), who=who())
    ring(Step.ENRICH)
    return Response(status=204)


@api.get("/likenesses", tags=TAGS, responses=answers({200: LikenessPage}), operation_id="listLikenesses")
def list_likenesses(query: LikenessesWanted) -> Response:
    """Who may be one with whom, the newest suggestion first."""
    with reading() as session:
        found = likenesses_newest_first(session, after=query.after, limit=query.limit, only_open=query.open == "true")
        items = [Likeness.of(it) for it in found]
    return answer(LikenessPage(items=items, next=next_cursor([it.id for it in items], query.limit)))


@api.post(
    "/likenesses/<uuid:likeness_id>/decision",
    tags=TAGS,
    responses=answers({200: Likeness}, 404, 409),
    operation_id="decideLikeness",
)
def post_decision(path: OneLikeness, body: LikenessDecision) -> Response:
    """Say whether the two are the same. 409 when somebody decided already."""
    with transaction() as session:
        found = session.get(models.Likeness, path.likeness_id) or nothing("suggestion")
        decide_likeness(session, found, is_same=body.same, who=who())
        session.refresh(found)
        shape = Likeness.of(found)
    ring(Step.ENRICH)
    return answer(shape)
