"""Turns cases into pages for managers, and their clicks into acts. Decides nothing."""

from flask import Flask

from responder.web.desk import (
    absence,
    addressing,
    approval,
    brands,
    case,
    colleague,
    connection,
    connection_acts,
    connection_key,
    connections,
    corrections,
    deliveries,
    delivery,
    draft,
    handing_over,
    house_settings,
    letters,
    memories,
    merges,
    new_connection,
    own_word,
    people,
    person,
    proposal,
    queue,
    rejections,
    replays,
    reports,
    resumption,
    search,
    settlement,
    sign_in,
    signature,
    signer,
    silence,
    storm,
    theme,
    voice,
    voice_editor,
    voice_files,
    voice_report,
)
from responder.web.desk.frame import look
from responder.web.desk.headers import strictly
from responder.web.desk.house import desk
from responder.web.desk.troubles import catch_the_rest
from responder.web.desk.visitor import csrf, logins
from responder.web.desk.words import FILTERS

PAGES = (
    queue,
    case,
    draft,
    proposal,
    approval,
    silence,
    resumption,
    settlement,
    storm,
    signer,
    addressing,
    search,
    handing_over,
    memories,
    own_word,
    letters,
    people,
    person,
    corrections,
    merges,
    voice,
    voice_report,
    voice_files,
    voice_editor,
    reports,
    house_settings,
    connections,
    new_connection,
    connection,
    connection_acts,
    connection_key,
    deliveries,
    delivery,
    replays,
    rejections,
    colleague,
    signature,
    absence,
    brands,
    theme,
    sign_in,
)


def open_desk(app: Flask) -> None:
    """Put the desk into the application: its pages, its door, its headers and its troubles."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    logins.init_app(app)
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(look)
    app.after_request(strictly)
    app.register_blueprint(desk)
    catch_the_rest(app)
