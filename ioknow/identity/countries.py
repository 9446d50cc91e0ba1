"""Countries as people name them in addresses, by their ISO 3166 code."""

from __future__ import annotations

ALIASES: dict[str, str] = {
    "US": "usa|u s a|united states|united states america|america|us",
    "GB": "uk|united kingdom|great britain|england|scotland|wales|northern ireland",
    "CN": "pr china|p r china|people republic china|prc|china|mainland china|中国|中國",
    "TW": "taiwan|republic china taiwan|taiwan roc|台灣|台湾",
    "KR": "korea|south korea|republic korea|korea south|rok|대한민국|한국",
    "KP": "north korea",
    "JP": "japan|日本",
    "RU": "russia|russian federation|ussr|rossia",
    "DE": "germany|deutschland|federal republic germany|frg|west germany|brd|allemagne|alemania",
    "FR": "france|francia|frankreich",
    "ES": "spain|espana|espagne",
    "IT": "italy|italia|italie",
    "NL": "netherlands|netherland|holland|nederland|pays bas",
    "BE": "belgium|belgique|belgie",
    "CH": "switzerland|schweiz|suisse|svizzera",
    "AT": "austria|osterreich",
    "PL": "poland|polska",
    "CZ": "czech republic|czechia|ceska republika|czechoslovakia",
    "SE": "sweden|sverige",
    "NO": "norway|norge",
    "DK": "denmark|danmark",
    "FI": "finland|suomi",
    "PT": "portugal",
    "GR": "greece|hellas",
    "TR": "turkey|turkiye|turquie",
    "HU": "hungary|magyarorszag",
    "RO": "romania",
    "UA": "ukraine",
    "IE": "ireland|eire",
    "BR": "brazil|brasil",
    "MX": "mexico",
    "AR": "argentina",
    "CL": "chile",
    "CO": "colombia",
    "CA": "canada",
    "AU": "australia",
    "NZ": "new zealand",
    "IN": "india",
    "PK": "pakistan",
    "BD": "bangladesh",
    "IR": "iran|islamic republic iran",
    "IQ": "iraq",
    "SA": "saudi arabia|kingdom saudi arabia|ksa",
    "AE": "united arab emirate|uae",
    "EG": "egypt",
    "IL": "israel",
    "ZA": "south africa|rsa",
    "NG": "nigeria",
    "KE": "kenya",
    "VN": "vietnam|viet nam",
    "TH": "thailand",
    "MY": "malaysia",
    "SG": "singapore",
    "ID": "indonesia",
    "PH": "philippine|philippines",
    "HK": "hong kong",
    "RS": "serbia",
    "HR": "croatia|hrvatska",
    "SI": "slovenia|slovenija",
    "SK": "slovakia|slovak republic",
    "BG": "bulgaria",
    "LT": "lithuania",
    "LV": "latvia",
    "EE": "estonia",
}
"""Names by code, as :func:`~ioknow.identity.words.words_of` compares them."""

_US_STATES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|"
    "idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|"
    "minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|"
    "new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|"
    "south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|"
    "wisconsin|wyoming"
)
_CANADIAN_PROVINCES = "ontario|quebec|british columbia|alberta|manitoba|saskatchewan|nova scotia"

COUNTRY_OF: dict[str, str] = {
    **dict.fromkeys(_US_STATES.split("|"), "US"),
    **dict.fromkeys(_CANADIAN_PROVINCES.split("|"), "CA"),
    **{name: code for code, names in ALIASES.items() for name in names.split("|")},
}
"""Code by name; a state or province stands for its country."""

LONGEST = max(len(name.split()) for name in COUNTRY_OF)
