"""Turns every page of the desk into one that browsers treat strictly: nothing inline, nothing from elsewhere."""

from functools import lru_cache

from flask import request
from secure import (
    CacheControl,
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from werkzeug.wrappers import Response

from responder.settings import settings

A_YEAR_SECONDS = 31_536_000


def _policy() -> ContentSecurityPolicy:
    """Ours alone may load, run, be posted to; nobody may frame us."""
    policy = ContentSecurityPolicy().default_src("'self'").object_src("'none'").base_uri("'none'")
    return policy.form_action("'self'").frame_ancestors("'none'")


@lru_cache(maxsize=2)
def _strict(*, https: bool) -> Secure:
    off = PermissionsPolicy().geolocation().camera().microphone().payment().usb()
    return Secure(
        cache=CacheControl().private().no_cache(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        csp=_policy(),
        hsts=StrictTransportSecurity().max_age(A_YEAR_SECONDS) if https else None,
        permissions=off,
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


def strictly(response: Response) -> Response:
    """After a request: add the headers, unless the page has its own. Static files may be kept for a year.

    Their addresses change whenever their content does.
    """
    headers = _strict(https=settings().public_url.startswith("https://")).headers
    for name, value in headers.items():
        if name == "Cache-Control" and request.endpoint == "static":
            response.headers[name] = f"public, max-age={A_YEAR_SECONDS if request.query_string else 300}"
        elif name not in response.headers:
            response.headers[name] = value
    return response
