"""Turns what the API takes and gives into pydantic models: they validate, they serialise, they are the OpenAPI."""
