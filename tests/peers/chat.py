"""A language model on loopback that speaks OpenAI's chat completions and says what a test wants, or what it is told.

Source of its shape: OpenAI's API reference, "The chat completion object" (read 2026-11-28)
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.peers.json_api import Asked

KEY = "sk-sesame-1815"
MODEL = "small-and-honest"
Rephrasing = Callable[[list[str]], list[str]]


def honest(paragraphs: list[str]) -> list[str]:
    """One warm sentence more in the paragraph that thanks, and nothing else."""
    longest = max(paragraphs, key=len)
    return [f"{text} This truly means much to me." if text == longest else text for text in paragraphs]


@dataclass
class Chat:
    """Answers with what `rephrasing` makes of the paragraphs; `content` and `body` are said instead, when set."""

    rephrasing: Rephrasing = honest
    content: str | None = None
    body: Any = None
    fence: str = "{}"
    letters: list[dict[str, Any]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Any:
        """Status and JSON of one request."""
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
        match asked.method, asked.path:
            case "GET", "/v1/models":
                return 200, {
                    "object": "list",
                    "data": [{"id": MODEL, "object": "model", "created": 1, "owned_by": "us"}],
                }
            case "POST", "/v1/chat/completions":
                return 200, self.body or completion(self._content(asked.body["messages"]))
        return 404, {"error": {"message": f"Unknown request URL: {asked.method} {asked.path}"}}

    def _content(self, messages: list[dict[str, str]]) -> str:
        rules, letter = messages
        self.rules.append(rules["content"])
        self.letters.append(json.loads(letter["content"].removeprefix("<letter>\n").removesuffix("\n</letter>")))
        if self.content is not None:
            return self.content
        said = json.dumps({"paragraphs": self.rephrasing(self.letters[-1]["paragraphs"])})
        return self.fence.replace("{}", said)


def completion(content: Any) -> dict[str, Any]:
    """A chat completion as servers send it."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1795859000,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
    }
