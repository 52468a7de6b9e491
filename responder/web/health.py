"""Turns "are you well?" into honest answers for hosts and Prometheus."""

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from responder.db import reading
from responder.journey import Stage
from responder.migrations import is_migrated
from responder.models import Delivery
from responder.queries.cases import count_at
from responder.queue import queue, redis
from responder.tokens import bearer_of

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200: this process answers."""
    return jsonify(status="up")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when database, migrations and Redis are all there, else 503 and which is not."""
    parts = {"database": _database(), "redis": _redis()}
    ready = all(answer == "ok" for answer in parts.values())
    return jsonify(status="ready" if ready else "not ready", **parts), 200 if ready else 503


def _database() -> str:
    try:
        return "ok" if is_migrated() else "not migrated: run `responder migrate`"
    except SQLAlchemyError as error:
        return f"does not answer ({type(error).__name__})"


def _redis() -> str:
    try:
        redis().ping()
    except RedisError as error:
        return f"does not answer ({type(error).__name__})"
    return "ok"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text, for an API token. Counts stop at 1,001: a scrape must not read a whole table."""
    secret = request.headers.get("Authorization", "").removeprefix("Bearer ")
    with reading() as session:
        if bearer_of(session, secret) is None:
            return Response("an API token is needed: Authorization: Bearer …\n", 401, content_type="text/plain")
        registry = CollectorRegistry()
        cases = Gauge("responder_cases", "Cases at a stage, counted to 1,001", ["stage"], registry=registry)
        for stage in Stage:
            cases.labels(stage).set(count_at(session, [stage]))
        waiting = sa.select(Delivery.id).where(Delivery.state == "received").limit(1001).subquery()
        deliveries = Gauge("responder_deliveries_waiting", "Deliveries not yet turned into events", registry=registry)
        deliveries.set(session.scalar(sa.select(sa.func.count()).select_from(waiting)) or 0)
    rings = Gauge("responder_rings_waiting", "Bells that wait for a worker, -1 when Redis is away", registry=registry)
    rings.set(_rings())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _rings() -> int:
    try:
        return int(queue().count)
    except RedisError:
        return -1
