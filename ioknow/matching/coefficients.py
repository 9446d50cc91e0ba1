"""Coefficients of :mod:`ioknow.matching.likelihood`, printed by ``benchmarks/matching.py --fit``.

Fitted on 300 questions of each of the years 2016, 2017 and 2018 of Horizon 2020, drawn at random;
the penalty was chosen on 2018. Counts enter as log(1 + count).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NEWCOMER: Mapping[str, float] = MappingProxyType(
    {
        "works on the topic": 0.298,
        "recent works on the topic": 0.252,
        "partners in recent works on the topic": -0.075,
        "recent works": -0.264,
        "partners": 0.36,
        "led recent works on the topic": 0.075,
        "recent works with newcomers of this kind": 0.395,
        "same country": 0.214,
        "same country and recent works on the topic": 0.138,
        "recent works with this country": 0.234,
        "firm beside firm": -0.087,
        "firm beside university": 0.079,
        "firm beside research": 0.104,
        "firm beside public": -0.316,
        "firm beside other": 0.07,
        "university beside firm": -0.472,
        "university beside university": 0.208,
        "university beside research": 0.081,
        "university beside public": -0.207,
        "university beside other": -0.184,
        "research beside firm": -0.138,
        "research beside university": 0.13,
        "research beside research": 0.158,
        "research beside public": -0.582,
        "research beside other": 0.035,
        "public beside firm": 0.004,
        "public beside university": -0.01,
        "public beside research": -0.074,
        "public beside public": 0.109,
        "public beside other": 0.084,
        "other beside firm": -0.135,
        "other beside university": 0.164,
        "other beside research": -0.109,
        "other beside public": -0.303,
        "other beside other": 0.31,
    }
)
"""For an organization without joint works."""

INCUMBENT: Mapping[str, float] = MappingProxyType(
    {
        "works on the topic": 0.564,
        "recent works on the topic": -0.032,
        "partners in recent works on the topic": 0.108,
        "recent works": -0.075,
        "partners": -0.114,
        "led recent works on the topic": 0.059,
        "recent works with newcomers of this kind": 0.082,
        "same country": 0.093,
        "same country and recent works on the topic": 0.158,
        "recent works with this country": 0.07,
        "common partners": 0.786,
        "common partners, rare ones count more": -0.512,
        "common partners, each by its share": 0.816,
        "firm beside firm": -0.04,
        "firm beside university": 0.134,
        "firm beside research": 0.045,
        "firm beside public": -0.745,
        "firm beside other": 0.034,
        "university beside firm": -0.11,
        "university beside university": 0.192,
        "university beside research": 0.002,
        "university beside public": -0.747,
        "university beside other": 0.142,
        "research beside firm": -0.079,
        "research beside university": 0.055,
        "research beside research": 0.081,
        "research beside public": -0.212,
        "research beside other": 0.069,
        "public beside firm": -0.399,
        "public beside university": -0.151,
        "public beside research": 0.141,
        "public beside public": 1.307,
        "public beside other": 0.072,
        "other beside firm": -0.49,
        "other beside university": 0.153,
        "other beside research": 0.223,
        "other beside public": 0.515,
        "other beside other": 0.281,
    }
)
"""For an organization with joint works."""
