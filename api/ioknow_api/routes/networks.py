"""Networks over HTTP: around an organization, of a case, or of a selection of ties.

Measures, paths and what-if questions have modules of their own beside this one; each adds its
routes under ``/api/v1/networks`` and takes the parameters of :class:`Selection`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ioknow.model.claims import Period
from ioknow.network import TIE_TYPES, Network, Scope
from ioknow.query.lines import path as path_of
from ioknow.query.lines import period, reference
from ioknow_api import jsonld, schemas
from ioknow_api.explorer.rendering import site
from ioknow_api.problems import ProblemError
from ioknow_api.routes.documents import DOCUMENT

router = APIRouter(prefix="/api/v1/networks", tags=["networks"])

_TYPES = f"({'|'.join(TIE_TYPES)})"
_MOST_TIES = 20_000


class Selection(BaseModel):
    """Which ties a network holds."""

    model_config = ConfigDict(extra="forbid")

    as_of: int | None = Field(
        None, ge=1000, le=9999, description="Year in which ties can have held.", examples=[2005]
    )
    types: str = Field(
        "",
        pattern=f"^({_TYPES}(,{_TYPES}){{0,20}})?$",
        description="Families of ties, separated by commas; none stands for all.",
        examples=["alliance,transfer"],
    )

    @property
    def families(self) -> tuple[str, ...]:
        """The families of ties, none for all."""
        return tuple(self.types.split(",")) if self.types else ()


class Around(Selection):
    """A network around an actor."""

    organization: str = Field(
        min_length=1,
        max_length=300,
        description="Path of the actor in the middle.",
        examples=["organization/kicms"],
    )
    hops: int = Field(1, ge=1, le=3, description="How far from it, in ties.")


@router.get("", operation_id="networks")
def networks() -> dict[str, Any]:  # a JSON object of addresses and words
    """Say which networks there are, and what the families of ties mean."""
    return {
        "ego": "/api/v1/networks/ego?organization=organization/kicms",
        "case": "/api/v1/networks/case/kicms",
        "projection": "/api/v1/networks/projection",
        "tieTypes": dict(TIE_TYPES),
    }


@router.get(
    "/ego",
    operation_id="ego-network",
    response_model=schemas.NetworkDocument,
    responses=DOCUMENT,
)
def ego(request: Request, wanted: Annotated[Around, Query()]) -> Response:
    """Return the network around an organization; structure, not cause."""
    path = wanted.organization
    organization = path if "/" in path else f"organization/{path}"
    scope = Scope(
        organization=organization,
        hops=wanted.hops,
        as_of=wanted.as_of,
        types=frozenset(wanted.families),
    )
    network = site(request).network(scope)
    return _written(request, network, wanted, organization=organization, hops=wanted.hops)


@router.get(
    "/case/{slug}",
    operation_id="case-network",
    response_model=schemas.NetworkDocument,
    responses=DOCUMENT,
)
def of_case(
    request: Request,
    slug: Annotated[str, Path(examples=["kicms"])],
    wanted: Annotated[Selection, Query()],
) -> Response:
    """Return the network of a case; structure, not cause."""
    network = site(request).network(
        Scope(case=slug, as_of=wanted.as_of, types=frozenset(wanted.families))
    )
    return _written(request, network, wanted, case=f"case/{slug}")


@router.get(
    "/projection",
    operation_id="projection",
    response_model=schemas.NetworkDocument,
    responses=DOCUMENT,
)
def projection(request: Request, wanted: Annotated[Selection, Query()]) -> Response:
    """Return the network of all ties of some families; structure, not cause."""
    network = site(request).network(Scope(as_of=wanted.as_of, types=frozenset(wanted.families)))
    return _written(request, network, wanted)


def _written(
    request: Request,
    network: Network,
    wanted: Selection,
    *,
    organization: str | None = None,
    case: str | None = None,
    hops: int | None = None,
) -> Response:
    if network.number_of_ties > _MOST_TIES:
        raise ProblemError(
            413,
            "network-too-large",
            f"the network has {network.number_of_ties:,} ties; one answer holds {_MOST_TIES:,}",
            hint="choose families of ties, a year or fewer hops, or download the tables",
        )
    document = {
        "version": site(request).version,
        "organization": organization,
        "case": case,
        "hops": hops,
        "asOf": str(wanted.as_of) if wanted.as_of else None,
        "tieTypes": list(wanted.families or TIE_TYPES),
        **members(network),
    }
    return jsonld.answer(request, document)


def members(network: Network) -> dict[str, Any]:  # a part of a JSON object
    """Return the nodes and ties of a network as answers hold them."""
    stated: dict[tuple[str, Period], dict[str, Any]] = {}  # a project ties many pairs
    for tie in network.ties:
        key = tie.claim.iri, tie.period
        if key not in stated:
            stated[key] = {
                "claim": reference(tie.claim),
                "period": period(tie.period),
                "evidence": [reference(place.thing) for place in tie.evidence],
            }
    return {
        "nodes": [
            {
                "id": node.id,
                "path": path_of(node.id),
                "label": str(node.actor.label),
                "type": [kind.name for kind in node.actor.kinds],
                "family": node.family,
                "degree": node.degree,
                "focal": node.focal,
            }
            for node in network.nodes
        ],
        "ties": [
            {
                "source": tie.source,
                "target": tie.target,
                "type": tie.type,
                "directed": tie.directed,
                "label": tie.label,
                **stated[tie.claim.iri, tie.period],
            }
            for tie in network.ties
        ],
    }
