"""Turns what went wrong into the members of an RFC 9457 problem."""

from pydantic import Field

from responder.web.api.shapes.drafts import Check
from responder.web.api.shapes.words import Shape


class Mistake(Shape):
    """One thing that is wrong with a request, and where: a JSON pointer into the body, or a parameter's name."""

    detail: str
    pointer: str | None = Field(default=None, examples=["#/version"])
    parameter: str | None = Field(default=None, examples=["limit"])


class Problem(Shape):
    """Why a request was not done. `detail` is a sentence for people."""

    type: str = Field(default="about:blank")
    title: str = Field(examples=["Conflict"])
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[Mistake] | None = Field(default=None, description="What is wrong with the request, piece by piece.")
    failed: list[str] | None = Field(default=None, description="The names of the checks that hold a letter back.")
    checks: list[Check] | None = Field(default=None, description="Every check of the letter, passed and failed.")
