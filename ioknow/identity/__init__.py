"""Identity: which organizations a text names, and which records are about one organization.

Nothing here decides on its own that two things are one. Identifiers that registers state are
accepted; everything found by name is a candidate with its evidence until a person decides.
"""

from __future__ import annotations

from ioknow.identity.resolver import Candidate, Evidence, Resolution, Resolver

__all__ = ["Candidate", "Evidence", "Resolution", "Resolver"]
