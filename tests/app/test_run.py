"""``koldoo run`` as a real process: health, the stop, the webhook."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from aiohttp import ClientSession

from preview.webhook import SECRET_HEADER
from tests.app.child import HOLDER, TOKEN, WatchedTelegram, free_port, running


def inbox(folder: Path) -> list[int]:
    """The updates that a stopped bot has left for the next process."""
    with closing(sqlite3.connect(folder / "koldoo.db.state")) as db:
        return [row[0] for row in db.execute("SELECT update_id FROM inbox ORDER BY update_id")]


def dialogs(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "koldoo.db.state")) as db:
        count: int = db.execute("SELECT count(*) FROM dialog").fetchone()[0]
    return count


async def test_with_a_token_it_runs_and_a_stop_finishes_what_it_began(
    telegram: WatchedTelegram, bot_api: str, tmp_path: Path
) -> None:
    aigul = telegram.add_person("Айгүл")
    port = free_port()
    settings = {"bot_token": TOKEN, "data_holder": HOLDER, "bot_api_url": bot_api, "port": port}
    async with running(tmp_path, "start", **settings) as bot, ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{port}/healthz") as health:
            assert (health.status, await health.json()) == (200, {"database": "up"})

        telegram.held = asyncio.Event()
        telegram.says(aigul.id, "/start")
        not_begun = telegram.says(aigul.id, "Мен Айгүлмүн")
        await telegram.holding.wait()
        stopping = asyncio.ensure_future(bot.stops())
        await asyncio.wait([stopping], timeout=0.5)
        assert not stopping.done()
        telegram.held.set()
        assert await stopping == 0

    assert [message["from"]["is_bot"] for message in telegram.messages(aigul.id)] == [
        False,
        False,
        True,
    ]
    assert inbox(tmp_path) == [not_begun["update_id"]]
    assert dialogs(tmp_path) > 0
    assert telegram.serious_refusals() == []
    assert [line["message"] for line in bot.lines][-1] == "stopped"
    assert [line for line in bot.lines if line["level"] != "INFO"] == []
    assert "Айгүл" not in str(bot.lines)


async def test_without_a_token_it_shows_the_preview(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{(port := free_port())}"
    async with running(tmp_path, "start", port=port) as preview, ClientSession() as http:
        async with http.get(f"{address}/healthz") as health:
            assert health.status == 200
        async with http.get(f"{address}/phone/people") as people:
            assert len((await people.json())["people"]) > 1
        assert await preview.stops() == 0
    assert (tmp_path / ".preview/koldoo.db").exists()


async def test_a_webhook_takes_updates_that_carry_the_secret(
    telegram: WatchedTelegram, bot_api: str, tmp_path: Path
) -> None:
    aigul = telegram.add_person("Айгүл")
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    answered = asyncio.Event()
    telegram.after = lambda method, _body: answered.set() if method == "sendMessage" else None
    settings = {"bot_token": TOKEN, "data_holder": HOLDER, "bot_api_url": bot_api, "port": port}
    hook = {"webhook_url": url, "webhook_secret": "only-telegram-knows"}
    async with running(tmp_path, "run", **settings, **hook) as bot, ClientSession() as http:
        for headers in ({}, {SECRET_HEADER: "guessed"}):
            async with http.post(url, json={"update_id": 1}, headers=headers) as refused:
                assert refused.status == 401

        telegram.says(aigul.id, "/start")
        await asyncio.wait_for(answered.wait(), 20)
        async with http.get(f"http://127.0.0.1:{port}/healthz") as health:
            assert health.status == 200
        assert await bot.stops() == 0

    assert not telegram.updates.pending
    assert dialogs(tmp_path) > 0
    assert telegram.serious_refusals() == []
    assert "getUpdates" not in [method for method, _params in telegram.calls]
