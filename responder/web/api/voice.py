"""Turns what managers change of the letters into figures for programs."""

from flask import Response

from responder.db import reading
from responder.voice.changes import changes
from responder.web.api.blueprint import about, answer, api
from responder.web.api.problems import answers
from responder.web.api.shapes.voice import ChangesWanted, VoiceChanges

TAGS = about("Voice", "How the wordings fare: what managers change before they approve.")


@api.get("/voice/changes", tags=TAGS, responses=answers({200: VoiceChanges}), operation_id="listVoiceChanges")
def list_voice_changes(query: ChangesWanted) -> Response:
    """Of the newest approved letters, at most some thousand: what was changed, by wording and by sentence."""
    with reading() as session:
        return answer(VoiceChanges.model_validate(changes(session, query.brand, days=query.days)))
