"""Names of organizations as words that can be compared: abbreviations, languages, legal forms.

The lists hold general vocabulary of many languages, so that "Univ. Zürich", "Universität Zürich"
and "University of Zurich" become the same words. Names of single organizations do not belong here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from ioknow.query.folding import fold, is_unspaced

_SAME: dict[str, str] = {
    "university": "univ universities universitat universitaet universite universidad universidade "
    "universita universiteit universitet universitetet universitetas universitatea uniwersytet "
    "univerzita univerzitet univerza univerzity egyetem yliopisto universitesi universitas "
    "universiti universitario universitaire universitario universitaria universitatsklinikum "
    "universitat universites universidades sveuciliste ulikool universitate universitaria univer "
    "universitesinin universitate universitat universitatis universitetskij daigaku daehag",
    "institute": "inst institut instituto istituto instytut institutul instituut institutet "
    "institutes institution institutions institutt instituti enstitusu institutet insitute "
    "instituts institutos",
    "department": "dept dep departamento departement dipartimento departments afdeling",
    "national": "natl nat nacional nationale nazionale nationaal narodni nationales nacionalni",
    "technology": "tech technol technologie tecnologia technologies technologique tecnologico "
    "tecnologica technological teknologi techn",
    "technical": "technische tecnica technique technischen technisches tecnico teknik tekniska "
    "technicka technikai",
    "science": "sci sciences wissenschaft wissenschaften ciencia ciencias scienza scienze nauk "
    "scientific scientifique sci vetenskap nauki wissenschaftlich",
    "medical": "med medicine medizin medizinische medica medico medicina medecine medicale "
    "medizinischen medizinisches medicinal medyczny",
    "hospital": "hosp hospitals hopital hopitaux ospedale krankenhaus ziekenhuis hospitalier "
    "szpital sykehus sjukhus hastanesi hospitalar klinikum spital sjukhuset sygehus",
    "laboratory": "lab labs laboratories laboratorio laboratoire laboratoires laboratorium",
    "academy": "acad academies akademie academia accademia academie akademia akademi",
    "center": "ctr centre centro zentrum centrum centers centres cent centra tsentr centr merkezi",
    "college": "coll colleges colegio collegio",
    "school": "sch schools escuela ecole scuola escola schule",
    "faculty": "fac facultad faculte facolta faculdade fakultat fakulta fakultesi",
    "research": "res recherche recherches ricerca ricerche investigacion investigaciones pesquisa "
    "pesquisas forschung forschungs onderzoek badawczy kutato investigacao",
    "agricultural": "agr agric agriculture agricole agraria agricola agraire agrarian",
    "engineering": "eng engn engrg engg ingenieria ingegneria ingenierie engineers engenharia",
    "polytechnic": "poly polytech politecnico politecnica polytechnique polytechnical politechnika "
    "politecnic polytechnische politehnica",
    "saint": "st sankt san santa santo sainte",
    "international": "int intl internacional internationale internazionale",
    "association": "assoc assn asociacion associazione verein associacao",
    "society": "soc societe sociedad gesellschaft societa sociedade",
    "foundation": "fdn found fundacion fondation fondazione stiftung fundacao fundacja",
    "ministry": "min ministerio ministere ministero ministerium ministerstvo",
    "development": "dev desarrollo developpement sviluppo",
    "general": "gen generale",
    "federal": "fed federale",
    "state": "estatal stato estadual",
    "central": "zentral centrale",
    "regional": "reg regionale",
    "clinic": "clin clinical clinique clinica klinik klinika clinics clinico",
    "health": "hlth sante salud salute saude gesundheit",
    "museum": "museo musee muzeum",
    "library": "bibliotheque biblioteca bibliothek",
    "physics": "phys physik physique fisica",
    "chemistry": "chem chemie chimie quimica chimica",
    "biology": "biol biologie biologia biological",
    "mathematics": "math maths mathematik mathematiques matematica matematicas",
    "environmental": "environ environment umwelt",
    "geological": "geol geology",
    "economics": "econ economic",
    "applied": "appl angewandte appliquee appliquees",
    "south": "sud sur",
    "mount": "mt",
    "fort": "ft",
    "united": "utd unido unidos uni",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
}
CANONICAL = {word: name for name, words in _SAME.items() for word in [name, *words.split()]}
"""Words of names by the English word that stands for all of them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS = _words(
    "of the and for in at on to by with from a an de du des da do dos das di del della delle dei "
    "degli dell der die den dem und fur im am zu zum zur von van het en et la le les l d el los "
    "las y e al i och og na w im pri po an o per voor te"
)
"""Words that names of one organization have or have not."""

LEGAL_FORMS = _words(
    "inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh ggmbh mbh ag kg "
    "kgaa ohg se ev sa sas sarl sasu snc spa srl srls sl slu sau scoop bv nv vof cv oy oyj ab aps "
    "as asa ks ans hf ehf doo dd ad ood eood zrt kft bt nyrt sro spol zoo sp jsc ojsc pjsc ooo oao "
    "zao pao pvt pty sdn bhd pte kk yk gk ltda eirl epe ae oe uab sia ou kabushiki kaisha gaisha "
    "goushi yugen scarl soc coop eg ug vzw asbl"
)
"""Legal forms of companies, as one word once the dots are away."""

_UNSPACED_FORMS = re.compile(
    "株式会社|有限会社|合同会社|合資会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|国立研究開発法人|"
    "独立行政法人|国立大学法人|学校法人|社団法人|財団法人|주식회사|유한회사|재단법인|사단법인|"
    "股份有限公司|有限责任公司|有限公司|集团|股份"
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){1,}[^\W\d_]\b\.?", re.UNICODE)
_BREAK = re.compile(
    r"[,;\n\r\t()\[\]{}|/\u2022\u00b7\u3001\uff0c:]|\s[-\u2013\u2014]\s|(?<=[^\W\d_]{5})\.\s"
)
_GLUED = re.compile(
    r"(?<=[a-z\u00df-\u00ff]{4})(?=[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]{3})"
    r"|(?<=[0-9])(?=[A-Z][a-z]{2})|(?<=[a-z]{4})(?=[0-9]{3})|(?<=[a-z]{4})(?=(?:USA|UK|PRC)\b)"
)
"""Where two parts of a text have grown together, as copying from a page makes them."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010-][^\W_]+)*")

ORGANIZATION_WORDS = _words(
    "university institute hospital laboratory academy center college school research clinic museum "
    "library foundation association society ministry polytechnic agency council office company "
    "bureau service authority commission observatory observatoire organization trust consortium "
    "network station survey group industries bank systems"
)
"""Words that tell that a part of a text names an organization."""


@dataclass(frozen=True)
class Word:
    """A word of a text.

    Attributes:
        text: As it is compared.
        shown: As it stands in the text.
        part: The how-manieth part of the text it stands in, between commas and other breaks.
        start: Place of its first character in the cleaned text.
        stop: Place after its last character.
    """

    text: str
    shown: str
    part: int
    start: int = 0
    stop: int = 0


def cleaned(text: str) -> str:
    """Return a text with half-width letters, without character references and dots in initials."""
    plain = unicodedata.normalize("NFKC", html.unescape(html.unescape(text)))
    plain = _GLUED.sub(" , ", _UNSPACED_FORMS.sub(" ", plain))
    return _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", plain)


def words_of(text: str) -> list[Word]:
    """Return the words of a text that are compared, fillers and legal forms left out.

    Example:
        >>> [word.text for word in words_of("Dept. of Physics, Univ. Zürich")]
        ['department', 'physics', 'university', 'zurich']
        >>> [word.text for word in words_of("株式会社京都機械")]
        ['京', '都', '機', '械']
    """
    plain = cleaned(text)
    breaks = [one.start() for one in _BREAK.finditer(plain)]
    found: list[Word] = []
    part = 0
    for one in _WORD.finditer(plain):
        while part < len(breaks) and breaks[part] < one.start():
            part += 1
        for word in _compared(one[0]):
            if word not in FILLERS:
                found.append(Word(word, one[0], part, one.start(), one.end()))
    return found


def name_key(text: str) -> str:
    """Return the words by which a name is looked up; empty when none is left.

    Legal forms at the end, and what stands in brackets at the end, do not count.

    Example:
        >>> name_key("The University of Tokyo"), name_key("Bosch GmbH & Co. KG")
        ('university tokyo', 'bosch')
    """
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", cleaned(text)) or text
    words = [word.text for word in words_of(bare)]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


@cache
def _compared(shown: str) -> tuple[str, ...]:
    """Return what is compared of one written word."""
    # Apostrophes join (Queen's, d'Orsay keeps its second half), hyphens part.
    text = re.sub(r"['\u2019]s\b", "s", shown)
    folded = fold(text)
    if is_unspaced(folded):
        return tuple(folded.replace(" ", ""))
    if not folded.isascii():
        from anyascii import anyascii

        folded = fold(anyascii(folded))
    return tuple(_canonical(word) for word in folded.split())


def _canonical(word: str) -> str:
    known = CANONICAL.get(word)
    if known:
        return known
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return CANONICAL.get(word[:-1], word[:-1])
    return word
