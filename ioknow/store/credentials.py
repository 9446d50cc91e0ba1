"""What an endpoint wants to know before it answers: taken from the environment, never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ioknow.errors import SettingError

_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or a token.

    Attributes:
        user: Name of the user; empty with a token.
        password: The user's password.
        token: A bearer token; empty with a user.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def for_endpoint(
        cls, endpoint: str, environment: Mapping[str, str] = os.environ
    ) -> Credentials | None:
        """Return the credentials that the environment holds for an endpoint, or None.

        ``IOKNOW_ENDPOINT_HOST`` says which host they are for, ``IOKNOW_ENDPOINT_USER`` and
        ``IOKNOW_ENDPOINT_PASSWORD``, or ``IOKNOW_ENDPOINT_TOKEN``, what they are. No other host
        ever sees them.

        Raises:
            SettingError: They are incomplete, stand in the address itself, or would cross a
                network without encryption.

        Example:
            >>> Credentials.for_endpoint("https://example.org/sparql", {
            ...     "IOKNOW_ENDPOINT_HOST": "example.org", "IOKNOW_ENDPOINT_TOKEN": "secret"})
            Credentials(user='')
        """
        parts = urlsplit(endpoint)
        if parts.username or parts.password:
            raise SettingError(
                f"the address of {parts.hostname} holds a user or a password; put them into "
                "IOKNOW_ENDPOINT_USER and IOKNOW_ENDPOINT_PASSWORD, and the host into "
                "IOKNOW_ENDPOINT_HOST"
            )
        found = cls(
            environment.get("IOKNOW_ENDPOINT_USER", ""),
            environment.get("IOKNOW_ENDPOINT_PASSWORD", ""),
            environment.get("IOKNOW_ENDPOINT_TOKEN", ""),
        )
        if not found.user and not found.token:
            return None
        host = environment.get("IOKNOW_ENDPOINT_HOST", "")
        if not host:
            raise SettingError(
                "there are credentials in the environment, but not for whom; set "
                "IOKNOW_ENDPOINT_HOST to the endpoint's host, with its port if it has one"
            )
        if host.lower() != parts.netloc.lower():
            return None
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise SettingError(
                f"credentials for {host} would be sent without encryption; use https"
            )
        return found
