"""Turns letters that shall not leave this machine into caught mails, speaking SendGrid's protocol on loopback."""

from responder.mailcatcher.keys import kept_key_pair, key_pair
from responder.mailcatcher.server import MailCatcher, serve

__all__ = ["MailCatcher", "kept_key_pair", "key_pair", "serve"]
