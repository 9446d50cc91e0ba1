"""Settings come from the environment and are refused when they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import PortInUseError, SettingError
from ioknow_api.server import serve
from ioknow_api.settings import Settings


def test_each_setting_is_read() -> None:
    settings = Settings.from_environment(
        environment={
            "IOKNOW_STORE": "/data",
            "IOKNOW_PUBLIC_URL": "https://example.org/",
            "IOKNOW_QUERY_SECONDS": "2.5",
            "IOKNOW_QUERY_MEMORY_MB": "500",
            "IOKNOW_WORKERS": "8",
            "IOKNOW_UNION_DEFAULT_GRAPH": "false",
        }
    )
    assert settings.store == Path("/data")
    assert settings.public_url == "https://example.org"
    assert (settings.limits.seconds, settings.limits.memory) == (2.5, 500_000_000)
    assert settings.pool.free == 8
    assert settings.union_default_graph is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IOKNOW_WORKERS", "0"),
        ("IOKNOW_WORKERS", "many"),
        ("IOKNOW_QUERY_SECONDS", "-1"),
        ("IOKNOW_QUERY_SECONDS", "inf"),
        ("IOKNOW_UNION_DEFAULT_GRAPH", "perhaps"),
        ("IOKNOW_PUBLIC_URL", "example.org"),
    ],
)
def test_a_value_that_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environment(environment={name: value})


def test_a_port_in_use_is_said(graphs_store: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUseError, match="choose another"):
            serve(graphs_store, port=taken.getsockname()[1])
