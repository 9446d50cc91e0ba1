"""The service: SPARQL endpoint, REST API, linked data and the explorer's pages.

``create_app`` makes the ASGI application, ``serve`` runs it.
"""

from ioknow_api.app import create_app
from ioknow_api.server import serve
from ioknow_api.settings import Settings

__all__ = ["Settings", "create_app", "serve"]
