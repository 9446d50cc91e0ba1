"""SPARQL expressions and terms to algebra; the base of the parser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from ioknow.store.columnar.algebra import (
    Aggregate,
    Call,
    Constant,
    Exists,
    Expression,
    Node,
    NotAccelerated,
    Var,
)
from ioknow.store.columnar.tokens import Token, tokenize

Operand = Callable[[], Expression]
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DEEPEST = 48
_NO_CALLS = ("ASC", "DESC", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")


class ExpressionParser:
    """Reads tokens; the productions for terms and expressions."""

    def __init__(self, text: str) -> None:
        self._tokens = tokenize(text)
        self._at = 0
        self._depth = 0
        self._fresh = 0
        self._prefixes: dict[str, str] = {}
        self._base: str | None = None

    def peek(self, ahead: int = 0) -> Token:
        """Return a token without taking it."""
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def next(self) -> Token:
        """Take a token."""
        token = self.peek()
        self._at += 1
        return token

    def word(self, *words: str) -> str | None:
        """Take a keyword if it comes next."""
        kind, text = self.peek()
        if kind == "word" and text in words:
            self._at += 1
            return text
        return None

    def keyword(self, word: str) -> None:
        """Take a keyword that must come next."""
        if not self.word(word):
            raise NotAccelerated(f"{word} was expected before {self.peek()[1]!r}")

    def sign(self, *signs: str, required: bool = False) -> str | None:
        """Take a sign if it comes next."""
        kind, text = self.peek()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        if required:
            raise NotAccelerated(f"{signs[0]!r} was expected before {text!r}")
        return None

    def expect(self, kind: str) -> str:
        """Take a token of a kind."""
        found, text = self.next()
        if found != kind:
            raise NotAccelerated(f"{text!r} is read by the store only")
        return text

    def variable(self) -> str:
        """Take a variable."""
        return self.expect("variable")[1:]

    def fresh(self) -> str:
        """Return the name of a variable that nobody can write."""
        self._fresh += 1
        return f".{self._fresh}"

    def enter(self) -> None:
        """Count a bracket."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAccelerated("the query is nested too deeply")

    def leave(self) -> None:
        """Count a closed bracket."""
        self._depth -= 1

    def prologue(self) -> None:
        """Read BASE and PREFIX."""
        while True:
            if self.word("PREFIX"):
                name = self.expect("name")
                self._prefixes[name[:-1]] = self._resolved(self.expect("iri"))
            elif self.word("BASE"):
                self._base = self._resolved(self.expect("iri"))
            else:
                return

    def node(self) -> Node:
        """Read a variable or a term."""
        kind, text = self.next()
        if kind == "variable":
            return Var(text[1:])
        if kind == "iri":
            return Constant("iri", self._resolved(text))
        if kind == "name":
            return Constant("iri", self._expanded(text))
        if kind == "blank":
            return Var("." + text)
        if kind == "string":
            return self._literal(text)
        if kind == "number":
            return _number(text)
        if kind == "sign" and text in "+-" and self.peek()[0] == "number":
            return _number(("-" if text == "-" else "") + self.next()[1])
        if kind == "word" and text in ("TRUE", "FALSE"):
            return Constant("literal", text.lower(), datatype=_XSD + "boolean")
        raise NotAccelerated(f"{text!r} is read by the store only")

    def _literal(self, text: str) -> Constant:
        kind, tag = self.peek()
        if kind == "language":
            self.next()
            return Constant("literal", text, language=tag[1:].lower())
        if self.sign("^^"):
            datatype = self.node()
            if isinstance(datatype, Var) or datatype.kind != "iri":
                raise NotAccelerated("an odd datatype")
            return Constant("literal", text, datatype=datatype.value)
        return Constant("literal", text, datatype=_XSD + "string")

    def _expanded(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        if prefix not in self._prefixes:
            raise NotAccelerated(f"the prefix {prefix!r} is not declared")
        return self._prefixes[prefix] + local

    def _resolved(self, iri: str) -> str:
        scheme, colon, _ = iri.partition(":")
        if colon and scheme.isascii() and scheme.replace("+", "").replace("-", "").isalnum():
            if "/." in iri:
                raise NotAccelerated("an IRI with dots in its path")
            return iri
        if self._base is None or "/." in iri or iri.startswith("."):
            raise NotAccelerated("a relative IRI")
        return urljoin(self._base, iri) if iri else self._base

    def at_call(self) -> bool:
        """Whether a function call comes next."""
        kind, text = self.peek()
        if kind in ("iri", "name"):
            return self.peek(1) == ("sign", "(")
        return kind == "word" and self.peek(1) == ("sign", "(") and text not in _NO_CALLS

    def at_constraint(self) -> bool:
        """Whether a bracketed expression or a call comes next."""
        return self.peek() == ("sign", "(") or self.at_call()

    def constraint(self) -> Expression:
        """Read what may follow FILTER and HAVING."""
        if not (self.at_constraint() or self.peek()[1] in ("EXISTS", "NOT")):
            raise NotAccelerated("an odd condition")
        return self.primary()

    def expression(self) -> Expression:
        """Read an expression."""
        self.enter()
        found = self._chain(("||",), lambda: self._chain(("&&",), self._relation))
        self.leave()
        return found

    def _chain(self, signs: tuple[str, ...], operand: Operand) -> Expression:
        left = operand()
        while sign := self.sign(*signs):
            left = Call(sign, (left, operand()))
        return left

    def _relation(self) -> Expression:
        left = self._sum()
        if sign := self.sign("=", "!=", "<", ">", "<=", ">="):
            return Call(sign, (left, self._sum()))
        negated = self.peek() == ("word", "NOT") and self.peek(1) == ("word", "IN")
        if negated:
            self.next()
        if self.word("IN"):
            self.sign("(", required=True)
            choices = self.arguments()
            found = Call("IN", (left, *choices))
            return Call("!", (found,)) if negated else found
        return left

    def _sum(self) -> Expression:
        left = self._product()
        while sign := self.sign("+", "-"):
            left = Call(sign, (left, self._product()))
        return left

    def _product(self) -> Expression:
        left = self._unary()
        while sign := self.sign("*", "/"):
            left = Call(sign, (left, self._unary()))
        return left

    def _unary(self) -> Expression:
        if self.sign("!"):
            self.enter()
            inner = self._unary()
            self.leave()
            return Call("!", (inner,))
        if self.peek() in (("sign", "-"), ("sign", "+")):
            if self.peek(1)[0] == "number":
                return self.node()
            raise NotAccelerated("a sign before an expression")
        return self.primary()

    def primary(self) -> Expression:
        """Read a bracketed expression, a call, a variable or a term."""
        if self.sign("("):
            found = self.expression()
            self.sign(")", required=True)
            return found
        kind, text = self.peek()
        if kind == "word" and text not in ("TRUE", "FALSE"):
            return self._named()
        node = self.node()
        if isinstance(node, Constant) and node.kind == "iri" and self.sign("("):
            return Call(node.value, self.arguments())
        if isinstance(node, Var) and node.name.startswith("."):
            raise NotAccelerated("a blank node in an expression")
        return node

    def _named(self) -> Expression:
        _, name = self.next()
        if name == "EXISTS":
            return self.exists(negated=False)
        if name == "NOT":
            self.keyword("EXISTS")
            return self.exists(negated=True)
        self.sign("(", required=True)
        if name in _AGGREGATES:
            distinct = self.word("DISTINCT") is not None
            over = None if self.sign("*") else self.expression()
            separator = self._separator() if self.sign(";") else " "
            self.sign(")", required=True)
            return Aggregate(name, over, distinct, separator)
        return Call(name, self.arguments())

    def _separator(self) -> str:
        self.keyword("SEPARATOR")
        self.sign("=", required=True)
        return self.expect("string")

    def arguments(self) -> tuple[Expression, ...]:
        """Read ``a, b)``."""
        if self.sign(")"):
            return ()
        found = [self.expression()]
        while self.sign(","):
            found.append(self.expression())
        self.sign(")", required=True)
        return tuple(found)

    def exists(self, *, negated: bool) -> Expression:
        """Read the pattern of EXISTS; the parser of patterns knows how."""
        raise NotImplementedError


def aggregated(expression: Expression) -> bool:
    """Whether an expression holds an aggregate."""
    if isinstance(expression, Aggregate):
        return True
    return isinstance(expression, Call) and any(aggregated(one) for one in expression.args)


def _number(text: str) -> Constant:
    kind = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
    return Constant("literal", text, datatype=_XSD + kind)


__all__ = ["Exists", "ExpressionParser", "aggregated"]
