"""What attackers and accidents do to whoever takes webhooks: thirty-three cases, a test each, through the real door."""
