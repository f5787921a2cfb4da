"""``/healthz``: whether the program can do its work."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import text

from db.session import DatabaseAwayError, Sessions
from usecases.watchdog import Watchdog


def health(sessions: Sessions, watchdog: Watchdog) -> list[web.RouteDef]:
    """Return the route: 200 while the database answers and nothing is late, else 503."""

    async def healthz(_request: web.Request) -> web.Response:
        try:
            async with sessions.read() as session:
                await session.execute(text("SELECT 1"))
        except DatabaseAwayError:
            return web.json_response({"database": "down"}, status=503)
        if late := watchdog.late():
            return web.json_response({"database": "up", "late": late}, status=503)
        return web.json_response({"database": "up"})

    return [web.get("/healthz", healthz)]
