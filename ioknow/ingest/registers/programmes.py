"""What the parts of European framework programmes are called, where a table gives codes only.

Horizon 2020 has a code for each part of its legal basis (``H2020-EU.3.4.``) and the short name
that the Commission uses for it (``SC4``); both mean the same part and become one node.
"""

from __future__ import annotations

_HORIZON_2020 = {
    "1.1": ("ERC", "European Research Council"),
    "1.2": ("FET", "Future and emerging technologies"),
    "1.3": ("MSCA", "Marie Skłodowska-Curie actions"),
    "1.4": ("RI", "Research infrastructures"),
    "2.1": ("LEIT", "Leadership in enabling and industrial technologies"),
    "2.2": ("ARF", "Access to risk finance"),
    "2.3": ("INNOSUP", "Innovation in SMEs"),
    "3.1": ("SC1", "Health, demographic change and wellbeing"),
    "3.2": ("SC2", "Food security, agriculture and forestry, marine research and bioeconomy"),
    "3.3": ("SC3", "Secure, clean and efficient energy"),
    "3.4": ("SC4", "Smart, green and integrated transport"),
    "3.5": ("SC5", "Climate action, environment, resource efficiency and raw materials"),
    "3.6": ("SC6", "Inclusive, innovative and reflective societies"),
    "3.7": ("SC7", "Secure societies"),
    "4": ("SEWP", "Spreading excellence and widening participation"),
    "5": ("SWAFS", "Science with and for society"),
}
"""Number in the legal basis, short name and title of each part."""

_CODES = {short: f"H2020-EU.{number}." for number, (short, _) in _HORIZON_2020.items()}
_CODES["Innovation in SMEs"] = _CODES["INNOSUP"]
_TITLES = {f"H2020-EU.{number}.": title for number, (_, title) in _HORIZON_2020.items()}
_SHORT = {code: short for short, code in _CODES.items() if short.isupper()}


def code_of(code: str) -> str:
    """Return the code in the legal basis; what is no short name of Horizon 2020 is kept.

    Example:
        >>> code_of("SC4"), code_of("Euratom")
        ('H2020-EU.3.4.', 'Euratom')
    """
    return _CODES.get(code, code)


def title_of(code: str) -> str:
    """Return the title of a part; empty for one that is not known here.

    Example:
        >>> title_of("H2020-EU.3.4.")
        'Smart, green and integrated transport'
    """
    return _TITLES.get(code, "")


def short_name_of(code: str) -> str:
    """Return the short name of a part; empty where it has none.

    Example:
        >>> short_name_of("H2020-EU.3.4.")
        'SC4'
    """
    return _SHORT.get(code, "")
