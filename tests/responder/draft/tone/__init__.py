"""Sentences of goodbye mails, in files, and what the checks say to them."""
