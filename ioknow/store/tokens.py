"""Tokens: who may write to a store through the service.

A token is a long random text that is shown once, when it is made. The store keeps its digest
only. It needs no slow hash: it has 256 random bits, so nobody finds it by trying, and a slow hash
would let whoever sends wrong tokens keep the service busy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ioknow.errors import StoreError, TokenError
from ioknow.store.locking import exclusive, write_durably

NAME = "tokens.json"
"""Name of the file in a store directory."""

_PREFIX = "ioknow"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_NOBODY = secrets.token_hex(32)


@dataclass(frozen=True)
class Token:
    """What a store knows of a token.

    Attributes:
        name: Whose it is; the journal and the audit trail name it.
        salt: Random text that is hashed with it.
        digest: SHA-256 of salt and token.
        created: When it was made, UTC, ISO 8601.
        expires: When it ends, UTC, ISO 8601; empty for never.
    """

    name: str
    salt: str
    digest: str
    created: str
    expires: str


def create_token(store: Path, name: str, *, days: int | None = None) -> str:
    """Make a token for a store and return it; it cannot be shown again.

    Args:
        store: The store directory.
        name: Whose it is: letters, digits, and ``. _ @ -``.
        days: How long it is good for; None for ever.

    Raises:
        TokenError: The name is taken or cannot be used.
        StoreError: The store's tokens cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise TokenError(
            f"'{name[:80]}' cannot name a token; use up to 64 letters, digits and . _ @ -"
        )
    with exclusive(store):
        tokens = read_tokens(store)
        if any(token.name == name for token in tokens):
            raise TokenError(f"there is a token '{name}' already; revoke it or choose another name")
        now = datetime.now(UTC)
        salt = secrets.token_hex(16)
        text = f"{_PREFIX}_{name}_{secrets.token_urlsafe(32)}"
        token = Token(
            name,
            salt,
            _digest(salt, text),
            now.isoformat(timespec="seconds"),
            "" if days is None else (now + timedelta(days=days)).isoformat(timespec="seconds"),
        )
        _write(store, [*tokens, token])
    return text


def revoke_token(store: Path, name: str) -> None:
    """Forget a token; requests with it are refused from now on.

    Raises:
        TokenError: There is no token of this name.
        StoreError: The store's tokens cannot be read or written.
    """
    with exclusive(store):
        tokens = read_tokens(store)
        kept = [token for token in tokens if token.name != name]
        if len(kept) == len(tokens):
            known = ", ".join(token.name for token in tokens) or "none"
            raise TokenError(f"there is no token '{name[:80]}'; there are: {known}")
        _write(store, kept)


def read_tokens(store: Path) -> list[Token]:
    """Return the tokens of a store.

    Raises:
        StoreError: The file is damaged.
    """
    file = store / NAME
    if not file.exists():
        return []
    content = file.read_bytes()
    try:
        stated = json.loads(content)
        tokens = [Token(**fields) for fields in stated["tokens"]]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file}: damaged; remove it and make new tokens") from error
    if _document(tokens) != content:
        raise StoreError(f"{file}: changed by other means; remove it and make new tokens")
    return tokens


def holder_of(store: Path, text: str) -> str | None:
    """Return the name of the token that a text is, or None when it is none or has ended.

    The time this takes does not depend on how much of a token is right.

    Raises:
        StoreError: The store's tokens cannot be read.
    """
    found = None
    for token in read_tokens(store) or [Token("", "", _NOBODY, "", "")]:
        if hmac.compare_digest(_digest(token.salt, text), token.digest):
            found = token
    if found is None or (found.expires and datetime.fromisoformat(found.expires) < _now()):
        return None
    return found.name


def _now() -> datetime:
    return datetime.now(UTC)


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _document(tokens: Iterable[Token]) -> bytes:
    fields = [asdict(token) for token in tokens]
    check = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    document = {"checksum": check, "tokens": fields}
    return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"


def _write(store: Path, tokens: Iterable[Token]) -> None:
    write_durably(store / NAME, _document(tokens), mode=0o600)
