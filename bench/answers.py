"""A Telegram that says yes to everything: ``python -m bench.answers`` prints its address."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import web

Json = dict[str, Any]

BOT = {"id": 42, "is_bot": True, "first_name": "Koldoo", "username": "koldoo_bench_bot"}
DATE = 1_795_500_000
SHOWS = ("sendMessage", "editMessageText", "sendDocument")
_numbers = count(1)


def answer_to(method: str, form: Mapping[str, Any]) -> str:
    """Return the body that answers a request, as Telegram would write it."""
    result: Json | bool = True
    if method in SHOWS:
        keyboard = json.loads(form.get("reply_markup") or "{}")
        chat = {"id": int(form["chat_id"]), "type": "private", "first_name": "Айгүл"}
        result = {
            "message_id": int(form.get("message_id") or next(_numbers)),
            "date": DATE,
            "chat": chat,
            "from": BOT,
        }
        if "document" in form:
            result["document"] = {"file_id": "file", "file_unique_id": "file"}
        else:
            result["text"] = form["text"]
        if "inline_keyboard" in keyboard:
            result["reply_markup"] = keyboard
    return json.dumps({"ok": True, "result": result})


async def _answer(request: web.Request) -> web.Response:
    form = {key: str(value) for key, value in (await request.post()).items()}
    body = answer_to(request.match_info["method"], form)
    return web.Response(text=body, content_type="application/json")


async def serve() -> None:
    """Answer on a free port until the process is ended."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


@asynccontextmanager
async def answering() -> AsyncIterator[str]:
    """Run it in a process of its own; give its address."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.answers", stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        yield (await child.stdout.readline()).decode().strip()
    finally:
        child.terminate()
        await child.wait()


if __name__ == "__main__":
    asyncio.run(serve())
