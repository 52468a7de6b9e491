"""Turns HTTP into calls of the house and back; decides nothing."""
