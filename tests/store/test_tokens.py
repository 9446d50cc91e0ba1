from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from ioknow.errors import StoreError, TokenError
from ioknow.store import tokens
from ioknow.store.tokens import create_token, holder_of, read_tokens, revoke_token


def test_a_token_is_known_by_its_digest_only(tmp_path: Path) -> None:
    text = create_token(tmp_path, "ana")
    content = (tmp_path / "tokens.json").read_text()
    assert text not in content
    assert text.rpartition("_")[2] not in content
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600
    assert holder_of(tmp_path, text) == "ana"


def test_what_is_not_quite_a_token_is_none(tmp_path: Path) -> None:
    text = create_token(tmp_path, "ana")
    for wrong in ("", text[:-1], text + "x", text.upper(), "ioknow_ana_", "\ud800"):
        assert holder_of(tmp_path, wrong) is None
    assert holder_of(tmp_path / "elsewhere", text) is None


def test_two_tokens_differ_and_each_has_its_holder(tmp_path: Path) -> None:
    ana, ben = create_token(tmp_path, "ana"), create_token(tmp_path, "ben")
    assert (holder_of(tmp_path, ana), holder_of(tmp_path, ben)) == ("ana", "ben")
    revoke_token(tmp_path, "ana")
    assert (holder_of(tmp_path, ana), holder_of(tmp_path, ben)) == (None, "ben")


def test_a_token_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = create_token(tmp_path, "ana", days=1)
    assert holder_of(tmp_path, text) == "ana"
    later = tokens._now() + timedelta(days=2)
    monkeypatch.setattr(tokens, "_now", lambda: later)
    assert holder_of(tmp_path, text) is None


@pytest.mark.parametrize("name", ["", "two words", "../up", "x" * 65, "a\nb"])
def test_a_name_that_would_not_stand_in_a_line_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TokenError, match="cannot name"):
        create_token(tmp_path, name)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    create_token(tmp_path, "ana")
    with pytest.raises(TokenError, match="already"):
        create_token(tmp_path, "ana")
    with pytest.raises(TokenError, match="there are: ana"):
        revoke_token(tmp_path, "ben")


def test_a_file_changed_by_other_means_admits_nobody(tmp_path: Path) -> None:
    text = create_token(tmp_path, "ana")
    file = tmp_path / "tokens.json"
    file.write_text(file.read_text().replace('"ana"', '"bob"'))
    with pytest.raises(StoreError, match="changed by other means"):
        holder_of(tmp_path, text)
    with pytest.raises(StoreError):
        read_tokens(tmp_path)
