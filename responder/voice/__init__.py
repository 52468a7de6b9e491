"""Turns what the owner of a brand's voice writes into wordings that letters use; nothing broken gets that far."""

from responder.voice.places import Place, names, place
from responder.voice.trial import Proof, prove
from responder.voice.versions import back_to_shipped, history, publish, roll_back, save, standing

__all__ = [
    "Place",
    "Proof",
    "back_to_shipped",
    "history",
    "names",
    "place",
    "prove",
    "publish",
    "roll_back",
    "save",
    "standing",
]
