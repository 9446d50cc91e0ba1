"""Forms of consortia that sources describe, and which of them a set of organizations has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ioknow.analysis.support import Support, code
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext
from ioknow.matching.supports import read_supports
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.vocabulary import sparql_prologue

if TYPE_CHECKING:
    from ioknow.query.candidates import Terms

_FORMS = """
SELECT ?cohort ?type ?property ?value ?ordinal {
  ?cohort ik:consortiumType ?type ; ik:leadFunction ?someone .
  VALUES ?property { ik:leadFunction ik:partnerFunction ik:innovationType }
  ?cohort ?property ?value
  OPTIONAL { ?cohort ik:ordinal ?ordinal }
} ORDER BY ?cohort ?property ?value"""


@dataclass(frozen=True)
class Form:
    """A form of consortium.

    Attributes:
        type: The concept, such as *R&D-focused*.
        variant: The group of consortia that a source describes so.
        lead: Functions of the one that leads.
        partners: Functions that partners have.
        innovation: Kind of innovation that such consortia aim at, or None where not stated.
        support: Where the source describes it.
    """

    type: Thing
    variant: Thing
    lead: tuple[Thing, ...]
    partners: tuple[Thing, ...]
    innovation: Thing | None
    support: Support


@dataclass(frozen=True)
class FormFit:
    """How far a consortium has a form.

    Attributes:
        form: The form.
        lead_fits: Functions of the form that the lead is known to have.
        partners_fit: Functions of the form that a partner is known to have.
        missing: Functions of the form that nobody in that place is known to have.
    """

    form: Form
    lead_fits: tuple[Thing, ...]
    partners_fit: tuple[Thing, ...]
    missing: tuple[Thing, ...]

    @property
    def share(self) -> float:
        """Share of the functions of the form that are there."""
        fitting = len(self.lead_fits) + len(self.partners_fit)
        return fitting / (fitting + len(self.missing))

    @property
    def sentence(self) -> str:
        """Why, in words."""
        lead = _names(self.lead_fits)
        partners = _names(self.partners_fit)
        parts = [
            gettext("the lead does %(functions)s", functions=lead)
            if lead
            else gettext("the lead is not known to do what leads it")
        ]
        parts.append(
            gettext("partners do %(functions)s", functions=partners)
            if partners
            else gettext("no partner has its functions")
        )
        if self.missing:
            missing = _names(self.missing)
            parts.append(gettext("not known to be there: %(functions)s", functions=missing))
        return f"{self.form.type.label} ({self.form.variant.label}): {'; '.join(parts)}."


def read_forms(entities: Entities) -> tuple[Form, ...]:
    """Return the forms of consortia that the sources of a dataset describe.

    A group of consortia that is divided into variants counts by its variants.
    """
    rows = list(
        entities.reader.rows(
            sparql_prologue() + _FORMS, "cohort", "type", "property", "value", "ordinal"
        )
    )
    things = entities.reader.things(iri for row in rows for iri in (row[0], row[1], row[3]))
    supports = read_supports(entities, sorted({row[0] for row in rows}))
    found = []
    for cohort in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == cohort]

        def values(name: str, mine: Sequence[tuple[str, ...]] = mine) -> tuple[Thing, ...]:
            return tuple(
                dict.fromkeys(things[row[3]] for row in mine if row[2].endswith("#" + name))
            )

        innovation = values("innovationType")
        found.append(
            Form(
                type=things[mine[0][1]],
                variant=things[cohort],
                lead=values("leadFunction"),
                partners=values("partnerFunction"),
                innovation=innovation[0] if innovation else None,
                support=supports.get(cohort, Support()),
            )
        )
    whole = {iri.rpartition("/")[0] for iri in (form.variant.iri for form in found)}
    return tuple(form for form in found if form.variant.iri not in whole)


def find_forms(forms: Sequence[Form], name: str) -> tuple[Form, ...]:
    """Return the variants of a form by its code, such as ``rd-focused``, or its label.

    Raises:
        ParameterValueError: The sources of the dataset describe no such form.
    """
    wanted = name.strip().casefold().removeprefix("consortium-")
    found = tuple(
        form
        for form in forms
        if wanted in (code(form.type).removeprefix("consortium-"), str(form.type.label).casefold())
    )
    if not found:
        known = sorted({code(form.type).removeprefix("consortium-") for form in forms})
        raise ParameterValueError(
            lazy_gettext(
                "there is no form of consortium '%(name)s'; there are %(known)s",
                name=name,
                known=", ".join(known) or lazy_gettext("none"),
            )
        )
    return found


def fits(
    forms: Iterable[Form],
    lead: frozenset[str],
    partners: frozenset[str],
) -> tuple[FormFit, ...]:
    """Compare a consortium with forms, the one that it has most of first.

    Args:
        forms: The forms.
        lead: Functions of the lead.
        partners: Functions of all others together.

    Returns:
        The comparisons; of equal ones first those whose lead fits, then in the order given.
    """
    found = [
        FormFit(
            form=form,
            lead_fits=tuple(one for one in form.lead if one.iri in lead),
            partners_fit=tuple(one for one in form.partners if one.iri in partners),
            missing=tuple(
                [one for one in form.lead if one.iri not in lead]
                + [one for one in form.partners if one.iri not in partners]
            ),
        )
        for form in forms
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, not one.lead_fits)))


def functions(terms: Terms, numbers: Iterable[int]) -> frozenset[str]:
    """Return the functions among terms."""
    return frozenset(terms.iris[i] for i in numbers if terms.kinds[i] == "function")


def _names(things: Iterable[Thing]) -> str:
    return ", ".join(str(one.label) for one in things)
