"""Turns `Authorization: Bearer …` into the token of a known program, or into 401 or 403."""

from flask import Response, g, request

from responder.db import reading, transaction
from responder.errors import NotAllowed
from responder.models import ApiToken, Scope
from responder.tokens import bearer_of, touch, used_lately
from responder.web.api.problems import problem

READING = ("GET", "HEAD", "OPTIONS")


def check_bearer() -> Response | None:
    """Before every request: who asks, and may they? Cookies are not looked at."""
    secret = _secret()
    if not secret:
        return _unknown("This API wants a token: Authorization: Bearer rsp_…")
    token = _token(secret)
    if token is None:
        return _unknown("This token is not known, or was revoked.", error='error="invalid_token"')
    if request.method not in READING and token.scope != Scope.WRITE:
        headers = {"WWW-Authenticate": 'Bearer realm="Responder", error="insufficient_scope", scope="write"'}
        return problem(403, "This token may read only; acting needs one with the scope write.", headers=headers)
    g.bearer = token
    return None


def check_raw() -> None:
    """Whether this program may see raw bodies, which hold whatever a platform knows. Raises NotAllowed."""
    if g.bearer.scope != Scope.RAW:
        raise NotAllowed("Raw bodies are for tokens with the scope raw: responder token add --name N --scope raw")


def may_act() -> bool:
    """Whether this program may change things, and so know what lets in."""
    token: ApiToken = g.bearer
    return token.scope == Scope.WRITE


def who() -> str:
    """The name under which the program acts: its token's."""
    token: ApiToken = g.bearer
    return token.name


def _secret() -> str | None:
    credentials = request.authorization
    return credentials.token if credentials and credentials.type == "bearer" else None


def _token(secret: str) -> ApiToken | None:
    with reading() as session:
        token = bearer_of(session, secret)
    if token and not used_lately(token):
        with transaction() as session:
            touch(session, token)
    return token


def _unknown(detail: str, *, error: str | None = None) -> Response:
    challenge = ", ".join(filter(None, ('Bearer realm="Responder"', error)))
    return problem(401, detail, headers={"WWW-Authenticate": challenge})
