"""Networks of organizations, projected from the claims of the dataset."""

from __future__ import annotations

from ioknow.network.network import WEIGHTS, Network
from ioknow.network.patterns import FAMILIES, TIE_TYPES
from ioknow.network.projection import Scope, build_network

__all__ = ["FAMILIES", "TIE_TYPES", "WEIGHTS", "Network", "Scope", "build_network"]
