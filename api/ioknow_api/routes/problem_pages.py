"""The kinds of problems, at the addresses that name them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from ioknow_api.negotiation import prefers_page
from ioknow_api.problem_types import PROBLEM_TYPES, ProblemType
from ioknow_api.problems import ProblemError

router = APIRouter(tags=["service"])


class ProblemDescription(BaseModel):
    """A kind of problem."""

    type: str = Field(description="The IRI that problem documents name.")
    title: str
    status: list[int] = Field(description="HTTP statuses with which it is answered.")
    meaning: str
    remedy: str = Field(description="What to try.")


@router.get("/problem", operation_id="problems")
def problems() -> list[ProblemDescription]:
    """List the kinds of problems that the service answers with."""
    return [_description(one) for one in PROBLEM_TYPES.values()]


@router.get("/problem/{name}", operation_id="problem", response_model=ProblemDescription)
def problem(request: Request, name: Annotated[str, Path(examples=["unknown-entity"])]) -> Response:
    """Explain one kind of problem."""
    if name not in PROBLEM_TYPES:
        raise ProblemError(
            404, "not-found", f"no kind of problem is called {name!r}"[:200], hint="see /problem"
        )
    found = _description(PROBLEM_TYPES[name])
    if prefers_page(request.headers.get("accept")):
        from ioknow_api.explorer.rendering import render

        return render(request, "problem.html", problem=found)
    return JSONResponse(found.model_dump(), headers={"Vary": "Accept"})


def _description(kind: ProblemType) -> ProblemDescription:
    return ProblemDescription(
        type=kind.iri,
        title=kind.title,
        status=list(kind.status),
        meaning=kind.meaning,
        remedy=kind.remedy,
    )
