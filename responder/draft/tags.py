"""Turns the tags of letter templates, `fact` and `either`, into plain tests and text before a letter is rendered.

    {% fact tenure %}for {{ tenure.duration }}{% endfact %}    left out as a whole unless every value in it is known
    {% either %}one way{% or %}another{% endeither %}          one of them, chosen before rendering

Nothing else may stand in a template: no other tag, no call, no arithmetic. A value of a fact may only stand
inside that fact's tag, so that no clause can state it without being tied to it.
"""

from collections.abc import Iterable, Iterator

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser

from responder.draft.marks import END, START
from responder.draft.vocabulary import FACTS, GIVEN

PRESENT, CHOSEN = "_present", "_chosen"  # names in the context that no template can write
DEEPEST = 8  # tags within tags; a wording worth reading needs two


def capital(text: str) -> str:
    """The text with its first letter upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


FILTERS = {"capital": capital}


def forks(tree: nodes.Template) -> tuple[int, ...]:
    """How many ways each `either` of a parsed template has, in the order they open."""
    ways: dict[str, int] = {}
    for test in tree.find_all(nodes.Compare):
        if isinstance(test.expr, nodes.Getitem):
            number, way = test.expr.arg, test.ops[0].expr
            if isinstance(number, nodes.Const) and isinstance(way, nodes.Const):
                ways[number.value] = max(ways.get(number.value, 0), int(way.value) + 1)
    return tuple(ways[str(number)] for number in range(len(ways)))


def runs(tree: nodes.Template) -> tuple[list[str], list[str]]:
    """The unbroken runs of text in a parsed template: those that stand by themselves, and those that state a fact."""
    fixed: list[str] = []
    stated: list[str] = []
    _collect(tree.body, fixed, stated)
    return fixed, stated


def _collect(body: Iterable[nodes.Node], into: list[str], stated: list[str]) -> None:
    for node in body:
        if isinstance(node, nodes.TemplateData):
            into.append(node.data)
        elif isinstance(node, nodes.If):
            _collect(node.body, stated if _is_fact(node) else into, stated)
        elif isinstance(node, nodes.Output):
            _collect(node.nodes, into, stated)


def _is_fact(node: nodes.If) -> bool:
    first = node.body[0]
    text = first.nodes[0] if isinstance(first, nodes.Output) and first.nodes else None
    return isinstance(text, nodes.TemplateData) and text.data in START.values()


class Grammar(Extension):
    """Refuses, at the token, whatever is not text, a known value or one of our tags; numbers the forks."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """Pass on the tokens of a template that keeps to the grammar. Raises TemplateSyntaxError with the line."""
        return _Reader(stream).read()


class _Reader:
    def __init__(self, stream: TokenStream) -> None:
        self.stream = stream
        self.inside: list[str] = []  # tags and kinds that are open
        self.forks = 0
        self.depth = 0

    def read(self) -> Iterator[Token]:
        for token in self.stream:
            yield token
            if token.type == "variable_begin":
                yield from self._value()
            elif token.type == "block_begin":
                yield from self._tag()
            elif any(mark in token.value for mark in (END, *START.values())):
                raise self._error("a character that only the machine may use", token)

    def _value(self) -> Iterator[Token]:
        kind, dot, key = self._next("name"), self._next("dot"), self._next("name")
        if key.value not in {**FACTS, **GIVEN}.get(kind.value, ()):
            raise self._error(f"there is no value {kind.value}.{key.value}", kind)
        if kind.value in FACTS and kind.value not in self.inside:
            raise self._error(f"{kind.value}.{key.value} stands outside {{% fact {kind.value} %}}", kind)
        yield from (kind, dot, key)
        if self.stream.current.type == "pipe":
            yield from (self._next("pipe"), self._filter())
        yield self._next("variable_end")

    def _filter(self) -> Token:
        token = self._next("name")
        if token.value not in FILTERS:
            raise self._error(f"there is no filter {token.value}", token)
        return token

    def _tag(self) -> Iterator[Token]:
        tag = self._next("name")
        yield tag
        self._count(tag)
        if tag.value == "fact":
            kind = self._next("name")
            if kind.value not in FACTS:
                raise self._error(f"there is no fact {kind.value}", kind)
            self.inside.append(kind.value)
            yield kind
        elif tag.value == "either":
            yield Token(tag.lineno, "integer", str(self.forks))
            self.forks += 1
        elif tag.value == "endfact" and self.inside:
            self.inside.pop()
        elif tag.value not in ("or", "endeither", "endfact"):
            raise self._error(f"there is no tag {tag.value}", tag)
        yield self._next("block_end")

    def _count(self, tag: Token) -> None:
        self.depth += {"fact": 1, "either": 1, "endfact": -1, "endeither": -1}.get(tag.value, 0)
        if self.depth > DEEPEST:
            raise self._error(f"tags stand within tags more than {DEEPEST} deep", tag)

    def _next(self, kind: str) -> Token:
        token = next(self.stream)
        if token.type != kind:
            raise self._error("a template holds text, {{ kind.value }}, {% fact %} and {% either %} only", token)
        return token

    def _error(self, what: str, token: Token) -> TemplateSyntaxError:
        return TemplateSyntaxError(what, token.lineno, self.stream.name, self.stream.filename)


class FactTag(Extension):
    """`{% fact kind %}…{% endfact %}`: marked text when the fact and every value used in it is known, else nothing."""

    tags = {"fact"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Make an `if` that asks for the fact and its values, around the marked text."""
        line = next(parser.stream).lineno
        kind = parser.stream.expect("name").value
        body = parser.parse_statements(("name:endfact",), drop_needle=True)
        wanted = {(kind, None)} | {
            (value.node.name, value.attr)
            for node in body
            for value in node.find_all(nodes.Getattr)
            if isinstance(value.node, nodes.Name) and value.node.name == kind
        }
        marked = [_text(START[kind], line), *body, _text(END, line)]
        test = _all(_is_known(kind, key) for kind, key in sorted(wanted, key=str))
        return nodes.If(test, marked, [], [], lineno=line)


class EitherTag(Extension):
    """`{% either %}…{% or %}…{% endeither %}`: the way that was chosen before rendering."""

    tags = {"either"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Make an `if` per way that compares the choice for this fork."""
        line = next(parser.stream).lineno
        number = parser.stream.expect("integer").value  # put there by Grammar
        ways = []
        while True:
            ways.append(parser.parse_statements(("name:or", "name:endeither")))
            if next(parser.stream).value == "endeither":
                break
        chosen = nodes.Getitem(nodes.Name(CHOSEN, "load"), nodes.Const(number), "load")
        return [
            nodes.If(nodes.Compare(chosen, [nodes.Operand("eq", nodes.Const(str(way)))]), body, [], [], lineno=line)
            for way, body in enumerate(ways)
        ]


def _text(text: str, line: int) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text)], lineno=line)


def _is_known(kind: str, key: str | None) -> nodes.Expr:
    """`kind in _present`, or `key in kind`."""
    needle, haystack = (kind, PRESENT) if key is None else (key, kind)
    return nodes.Compare(nodes.Const(needle), [nodes.Operand("in", nodes.Name(haystack, "load"))])


def _all(tests: Iterable[nodes.Expr]) -> nodes.Expr:
    first, *rest = tests
    for test in rest:
        first = nodes.And(first, test)
    return first
