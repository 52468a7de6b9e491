"""A browser without scripts: it opens pages, reads them, fills in their forms and presses their buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient


@dataclass
class Form:
    """One form of a page, with what it would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # by what stands on them
    disabled: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Collects the text and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[Form] = []
        self._button: dict[str, str | None] | None = None
        self._label: list[str] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "input" and self.forms and given.get("name"):
            self._input(given)
        elif tag == "textarea" and self.forms:
            self._area = given["name"]
            self.forms[-1].fields[self._area or ""] = ""
        elif tag == "select" and self.forms:
            self._select = given["name"] or ""
        elif tag == "option" and self._select is not None:
            self._option(given)
        elif tag == "button":
            self._button, self._label = given, []

    def _input(self, given: dict[str, str | None]) -> None:
        if given.get("type") not in ("radio", "checkbox") or "checked" in given:
            self.forms[-1].fields[given["name"] or ""] = given.get("value") or ""

    def _option(self, given: dict[str, str | None]) -> None:
        """The first one, unless another is selected."""
        fields = self.forms[-1].fields
        if "selected" in given or self._select not in fields:
            fields[self._select or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None
        if tag == "button" and self._button is not None and self.forms:
            label = " ".join(self._label) or self._button.get("aria-label") or ""
            form = self.forms[-1]
            form.buttons[label] = (self._button.get("name") or "", self._button.get("value") or "")
            if "disabled" in self._button:
                form.disabled.add(label)
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area] += data
            return
        words = " ".join(data.split())
        if words:
            self.words.append(words)
            self._label.append(words)


class Page:
    """What came back: its status, its words in one line, and its forms."""

    def __init__(self, browser: "PlainBrowser", response: Any) -> None:
        self.browser, self.response = browser, response
        self.status: int = response.status_code
        self.html: str = response.get_data(as_text=True)
        self.path: str = response.request.full_path.rstrip("?")
        reader = _Reader()
        reader.feed(self.html)
        self.words, self.forms = " ".join(reader.words), reader.forms

    def form_with(self, button: str) -> Form:
        """The form in which that button stands. AssertionError when no such button can be pressed."""
        for form in self.forms:
            for label in form.buttons:
                if label.startswith(button) and label not in form.disabled:
                    return form
        raise AssertionError(f"no button {button!r} on this page: {[list(form.buttons) for form in self.forms]}")

    def offers(self, button: str) -> bool:
        """Whether that button can be pressed."""
        return any(
            label.startswith(button) and label not in form.disabled for form in self.forms for label in form.buttons
        )

    def press(self, button: str, **filled: str) -> "Page":
        """Fill the button's form in and press it, as a person without scripts would; follows to the next page."""
        form = self.form_with(button)
        name, value = next(sent for label, sent in form.buttons.items() if label.startswith(button))
        data = {**form.fields, **filled, **({name: value} if name else {})}
        return self.browser.post(form.action or self.path, data)


class PlainBrowser:
    """One person's browser, with its own cookies."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def open(self, path: str, **options: Any) -> Page:
        """GET, following redirects."""
        return Page(self, self.client.get(path, follow_redirects=True, **options))

    def post(self, path: str, data: dict[str, str], **options: Any) -> Page:
        """POST a form, following redirects."""
        return Page(self, self.client.post(path, data=data, follow_redirects=True, **options))

    def token(self) -> str:
        """A CSRF token of this browser, from any page that has a form."""
        return next(form.fields["csrf_token"] for form in self.open("/cases").forms if "csrf_token" in form.fields)
