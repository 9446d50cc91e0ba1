"""Networks of organizations, projected from the claims of the dataset."""

from __future__ import annotations

from ioknow.network.projection import TIE_TYPES, Scope, build_network

__all__ = ["TIE_TYPES", "Scope", "build_network"]
