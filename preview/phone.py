"""The HTTP face for people: the phone page, its acts and its stream of events."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from aiohttp.web_request import FileField

from preview.acts import pieces
from preview.files import Upload
from preview.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from preview.people import Person
    from preview.state import Event
    from preview.telegram import Telegram

    Advance = Callable[[timedelta], Awaitable[None]]
    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

Json = dict[str, Any]

FRESH = {"Cache-Control": "no-cache"}
FOLDER = Path(__file__).parent / "phone"
KINDS = ("photo", "document", "voice", "sticker")
PING_SECONDS = 20.0
LONGEST_JUMP = 366 * 24
CLOSE = ("close", Json())


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a person's impossible act with 4xx and one line."""
    if not request.path.startswith("/phone/"):
        return await handler(request)
    try:
        return await handler(request)
    except Refused as refused:
        return _error(refused.description)
    except KeyError as missing:
        return _error(f"no such person, message or field: {missing}", status=404)
    except (ValueError, LookupError, TypeError) as problem:
        return _error(str(problem))


def _error(text: str, *, status: int = 400) -> web.Response:
    return web.json_response({"error": text}, status=status)


def _done(**result: object) -> web.Response:
    return web.json_response({"ok": True, **result})


class Phone:
    """``/`` and ``/phone/…``.

    Args:
        telegram: Whose people and chats.
        advance: Moves the clock; without it the page shows none.
    """

    def __init__(self, telegram: Telegram, advance: Advance | None) -> None:
        self._telegram = telegram
        self._advance = advance
        self._streams: set[asyncio.Queue[Event]] = set()

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_routes(
            [
                web.get("/", self.page),
                web.get("/phone/static/{name:[A-Za-z0-9_.-]+}", self.asset),
                web.get("/phone/people", self.people),
                web.post("/phone/people", self.add_person),
                web.get("/phone/events", self.events),
                web.get("/phone/file/{file_id}", self.file),
                web.post("/phone/send", self.send),
                web.post("/phone/upload", self.upload),
                web.post("/phone/tap", self.tap),
                web.post("/phone/vote", self.vote),
                web.post("/phone/contact", self.contact),
                web.post("/phone/location", self.location),
                web.post("/phone/edit", self.edit),
                web.post("/phone/block", self.block),
                web.post("/phone/clock", self.clock),
            ]
        )
        app.middlewares.append(errors)
        app.on_shutdown.append(self._close)

    async def page(self, _request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(FOLDER / "index.html", headers=FRESH)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A style, a script or a picture of the page."""
        path = FOLDER / request.match_info["name"]
        if not path.is_file():
            return _error("no such file", status=404)
        return web.FileResponse(path, headers=FRESH)

    def _person(self, person: Person) -> Json:
        return {
            "id": person.id,
            "name": person.first_name,
            "title": person.title,
            "language_code": person.language_code,
            "blocked": person.blocked,
        }

    def _people(self) -> Json:
        bot = self._telegram.bot
        return {
            "people": [self._person(person) for person in self._telegram.people.values()],
            "clock": self._advance is not None,
            "now": self._telegram.now().isoformat(),
            "bot": {"id": bot.id, "name": bot.name, "username": bot.username},
        }

    async def people(self, _request: web.Request) -> web.Response:
        """Who one can be."""
        return web.json_response(self._people())

    async def add_person(self, request: web.Request) -> web.Response:
        """Be somebody new."""
        asked = await _json(request)
        name = str(asked["name"]).strip()
        if not name:
            return _error("a person needs a name")
        person = self._telegram.add_person(
            name, language_code=str(asked.get("language_code") or "ky")
        )
        self._telegram.emit("people", self._people())
        commands = self._telegram.commands_for(person.id)
        self._telegram.emit("commands", {"person": person.id, "commands": commands})
        return web.json_response(self._person(person))

    def _snapshot(self) -> Json:
        telegram = self._telegram
        chats = {
            str(person.id): {
                "messages": telegram.messages(person.id),
                "keyboard": telegram.reply_keyboard(person.id),
                "commands": telegram.commands_for(person.id),
                "blocked": person.blocked,
            }
            for person in telegram.people.values()
        }
        refusals = [telegram.refused_event(refusal) for refusal in telegram.refusals]
        return {"chats": chats, "refusals": refusals, "now": telegram.now().isoformat()}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that changes, as server-sent events."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        queue = self._telegram.subscribe()
        self._streams.add(queue)
        queue.put_nowait(("snapshot", self._snapshot()))
        try:
            await response.prepare(request)
            while (event := await _next(queue)) != CLOSE:
                await response.write(_written(event))
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._streams.discard(queue)
            self._telegram.unsubscribe(queue)
        return response

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file in a chat."""
        stored = self._telegram.files.get(request.match_info["file_id"])
        if stored is None:
            return _error("no such file", status=404)
        return web.Response(body=stored.content, content_type=stored.mime_type)

    async def send(self, request: web.Request) -> web.Response:
        """Write a text; an app sends a long one as several messages."""
        asked = await _json(request)
        updates = [
            self._telegram.says(asked["person"], piece, reply_to=asked.get("reply_to"))
            for piece in pieces(str(asked["text"]).strip())
        ]
        return _done(message_id=updates[-1]["message"]["message_id"])

    async def upload(self, request: web.Request) -> web.Response:
        """Send a photo, a document, a voice message or a sticker."""
        form = await request.post()
        kind, file, caption = form["kind"], form["file"], form.get("caption", "")
        if kind not in KINDS or not isinstance(file, FileField):
            return _error("a file and its kind are needed")
        content = await asyncio.to_thread(file.file.read)
        upload = Upload(file.filename, content, file.content_type)
        person_id = int(cast("str", form["person"]))
        if kind == "sticker":
            update = self._telegram.sends_sticker(person_id, upload)
        else:
            act = {
                "photo": self._telegram.sends_photo,
                "document": self._telegram.sends_document,
                "voice": self._telegram.sends_voice,
            }[kind]
            update = act(person_id, upload, caption=str(caption))
        return _done(message_id=update["message"]["message_id"])

    async def tap(self, request: web.Request) -> web.Response:
        """Tap an inline button."""
        asked = await _json(request)
        update = self._telegram.taps(asked["person"], asked["message_id"], asked["data"])
        return web.json_response({"query_id": update["callback_query"]["id"]})

    async def vote(self, request: web.Request) -> web.Response:
        """Vote in the poll of a message."""
        asked = await _json(request)
        chat = self._telegram.chats[asked["person"]]
        poll = chat.messages[asked["message_id"]]["poll"]
        self._telegram.votes(asked["person"], poll["id"], asked["option_ids"])
        return _done()

    async def contact(self, request: web.Request) -> web.Response:
        """Share the own number."""
        self._telegram.sends_contact((await _json(request))["person"])
        return _done()

    async def location(self, request: web.Request) -> web.Response:
        """Share a place."""
        self._telegram.sends_location((await _json(request))["person"])
        return _done()

    async def edit(self, request: web.Request) -> web.Response:
        """Change an own message."""
        asked = await _json(request)
        self._telegram.edits(asked["person"], asked["message_id"], str(asked["text"]))
        return _done()

    async def block(self, request: web.Request) -> web.Response:
        """Block the bot or take it back."""
        asked = await _json(request)
        act = self._telegram.blocks if asked["blocked"] else self._telegram.unblocks
        act(asked["person"])
        return _done()

    async def clock(self, request: web.Request) -> web.Response:
        """Move the clock forward."""
        if self._advance is None:
            return _error("there is no clock here", status=404)
        hours = float((await _json(request))["hours"])
        if not 0 < hours <= LONGEST_JUMP:
            return _error("time goes forward, up to a year at once")
        await self._advance(timedelta(hours=hours))
        now = self._telegram.now().isoformat()
        self._telegram.emit("clock", {"now": now})
        return _done(now=now)

    async def _close(self, _app: web.Application) -> None:
        for queue in self._streams:
            queue.put_nowait(CLOSE)


async def _json(request: web.Request) -> Json:
    body = await request.json()
    if not isinstance(body, dict):
        msg = "an object is expected"
        raise TypeError(msg)
    return body


async def _next(queue: asyncio.Queue[Event]) -> Event | None:
    try:
        return await asyncio.wait_for(queue.get(), PING_SECONDS)
    except TimeoutError:
        return None


def _written(event: Event | None) -> bytes:
    if event is None:
        return b": still here\n\n"
    name, data = event
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
