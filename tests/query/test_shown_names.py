"""Which of several names is shown."""

from __future__ import annotations

import pytest

from ioknow.model import Text
from ioknow.query.terminology import best_text


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([Text("LEI 529900T8BM49AURSDO55"), Text("Ubique GmbH", "de")], "Ubique GmbH"),
        ([Text("LEI 529900T8BM49AURSDO55"), Text("Zeta Holding")], "Zeta Holding"),
        ([Text("PIC 999984059"), Text("名前", "ja")], "名前"),
        ([Text("LEI 529900T8BM49AURSDO55")], "LEI 529900T8BM49AURSDO55"),
        ([Text("LEI Consulting"), Text("Zeta")], "LEI Consulting"),
    ],
)
def test_a_number_stands_behind_every_name(texts: list[Text], shown: str) -> None:
    found = best_text(texts)
    assert found is not None
    assert found.value == shown
