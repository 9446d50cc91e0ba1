"""The dataset as files: made once for each release, with checksums, in ranges if wanted."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path as Folder
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import FileResponse, JSONResponse

from ioknow.distribution import Manifest, downloads_of, read_manifest
from ioknow.distribution.manifest import CRATE
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.store import write_triples
from ioknow.vocabulary import PREFIXES
from ioknow_api import requests, schemas
from ioknow_api.conditional import not_modified
from ioknow_api.keeping import DownloadsKeeper
from ioknow_api.middleware import WITHOUT_BODY
from ioknow_api.negotiation import GRAPHS, Offer, choose
from ioknow_api.problems import ProblemError

router = APIRouter(prefix="/api/v1/downloads", tags=["downloads"])

Name = Annotated[str, Path(description="Name of a file.", examples=["ioknow.nq.gz"])]

_PATH = "/api/v1/downloads"
_PATIENCE = 20.0
_OFFERS = (
    Offer("application/json", "json"),
    *(one for one in GRAPHS if one.format in ("turtle", "ntriples", "xml", "jsonld")),
)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            kind: {"schema": {}}
            for kind in (
                "application/gzip",
                "application/vnd.apache.parquet",
                "application/ld+json",
            )
        },
    },
    206: {"description": "The part that a Range header asks for."},
    304: {"description": "The client has it already."},
    416: {"$ref": "#/components/responses/Problem416"},
}
_MANIFEST: dict[int | str, dict[str, Any]] = {
    200: {"content": {one.media_type: {"schema": one.schema} for one in _OFFERS[1:]}}
}


@router.get("", operation_id="downloads", response_model=schemas.Downloads, responses=_MANIFEST)
async def downloads(request: Request) -> Response:
    """List the files of the dataset with size and checksum, as JSON or as DCAT."""
    accept = request.headers.get("accept")
    offer = choose(accept, _OFFERS)
    if offer is None:
        raise ProblemError(406, "not-acceptable", f"no list is written as {accept!r}"[:300])
    manifest = await _manifest(request)
    here = f"{_PATH}/{manifest.version}"
    if offer.format != "json":
        triples = manifest.dcat(f"{requests.public_url(request)}{here}/")
        document = write_triples(triples, offer.format, PREFIXES)
        return Response(document, headers={"Content-Type": offer.content_type, "Vary": "Accept"})
    found = schemas.Downloads(
        version=manifest.version,
        created=manifest.created,
        statements=manifest.statements,
        crate=f"{here}/{CRATE}",
        files=[
            schemas.Download(**asdict(one), href=f"{here}/{one.name}") for one in manifest.files
        ],
    )
    return JSONResponse(found.model_dump(by_alias=True), headers={"Vary": "Accept"})


@router.get("/{name}", operation_id="download", response_class=Response, responses=_FILE)
async def download(request: Request, name: Name) -> Response:
    """Return a file of the release that is served now, such as ioknow.nq.gz."""
    manifest = await _manifest(request)
    pool = _release_pool(request)
    return _file(request, downloads_of(pool.release).parent, manifest, name)


@router.get(
    "/{version}/{name}", operation_id="download-of-release", response_class=Response,
    responses=_FILE,
)  # fmt: skip
async def download_of_release(request: Request, version: str, name: Name) -> Response:
    """Return a file of one release; its content never changes."""
    pool = _release_pool(request)
    folder = downloads_of(pool.release).parent
    if version == pool.release.version:
        manifest = await _manifest(request)
    elif version in {one.name for one in folder.glob("[!.]*")}:
        manifest = read_manifest(folder / version)
    else:
        raise ProblemError(
            404,
            "unknown-download",
            f"there are no files of a release {version!r}"[:200],
            hint=f"the present release is {pool.release.version}; see {_PATH}",
        )
    return _file(request, folder, manifest, name)


def _release_pool(request: Request) -> WorkerPool:
    pool: WorkerPool | RemotePool = request.app.state.pool
    if isinstance(pool, RemotePool):
        raise ProblemError(
            404,
            "unknown-download",
            "this service asks a remote endpoint; it has no files of the dataset",
            hint="ask whoever runs the endpoint, or use 'ioknow export --dataset'",
        )
    return pool


async def _manifest(request: Request) -> Manifest:
    keeper: DownloadsKeeper = request.app.state.downloads
    pool = _release_pool(request)
    found = await keeper.manifest(pool.release, patience=_PATIENCE)
    if found is None:
        raise ProblemError(
            503,
            "download-in-preparation",
            f"the files of release {pool.release.version} are being made",
            hint="ask again after a while",
            headers={"Retry-After": "15"},
        )
    return found


def _file(request: Request, folder: Folder, manifest: Manifest, name: str) -> Response:
    known = manifest.file(name)
    if known is None and name != CRATE:
        names = ", ".join(one.name for one in manifest.files)
        raise ProblemError(
            404, "unknown-download", f"there is no file {name!r}"[:200], hint=f"there are {names}"
        )
    place = folder / manifest.version / name
    tag = f'"{known.sha256}"' if known else f'"{manifest.version}-crate"'
    kind = "application/ld+json" if known is None else known.media_type
    headers = {
        "ETag": tag,
        "Content-Type": "application/gzip" if known and known.compression else kind,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    kept = not_modified(request, tag, {})
    if kept is not None:
        return kept
    if request.scope.get(WITHOUT_BODY):
        length = str(place.stat().st_size)
        return Response(headers={**headers, "Content-Length": length, "Accept-Ranges": "bytes"})
    return FileResponse(place, headers=headers)
