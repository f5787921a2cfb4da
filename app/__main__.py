"""The command line: ``koldoo run | preview | migrate | check``.

Whatever a command needs is imported when it runs: ``koldoo --help`` is quick, and what does not
talk to Telegram never loads aiogram.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.settings import Settings

WRONG_SETTING = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    parser = argparse.ArgumentParser(prog="koldoo", description=__doc__.split("\n", 1)[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("start", help="run with a token, preview without one: what make run does")
    commands.add_parser("run", help="run the bot with Telegram (needs KOLDOO_BOT_TOKEN)")
    commands.add_parser("preview", help="try it in the browser, without a token")
    commands.add_parser("migrate", help="bring the database's schema up to date")
    commands.add_parser("check", help="check all content, and list what nobody has confirmed")
    chosen = parser.parse_args(arguments).command
    settings = read_settings()
    if settings is None:
        return WRONG_SETTING
    if chosen == "start":
        chosen = "run" if settings.bot_token else "preview"
    return {"run": run, "preview": preview, "migrate": migrate, "check": check}[chosen](settings)


def read_settings() -> Settings | None:
    """Return the settings, or None after saying what is wrong with them."""
    from pydantic import ValidationError

    from app.settings import Settings, problems_of

    try:
        return Settings()
    except ValidationError as error:
        print(problems_of(error), file=sys.stderr)
        return None


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop."""
    if settings.bot_token is None:
        print("KOLDOO_BOT_TOKEN: needed to run; without it try: koldoo preview", file=sys.stderr)
        return WRONG_SETTING
    from app import logs, wiring
    from content.library import ContentError

    logs.set_up(settings.log_level)
    try:
        asyncio.run(wiring.run(settings, settings.bot_token.get_secret_value()))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except wiring.UnusableError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    return 0


def preview(settings: Settings) -> int:
    """Run the bot with a local Telegram."""
    from app import logs
    from app.preview import empty_folder
    from app.preview import preview as run_preview

    logs.set_up(settings.log_level)
    empty_folder()
    asyncio.run(run_preview(settings.port))
    return 0


def migrate(settings: Settings) -> int:
    """Bring the schema up to date."""
    from db.migrate import upgrade

    asyncio.run(upgrade(settings.database_url))
    return 0


def check(_settings: Settings) -> int:
    """Load all content; list facts that nobody has confirmed or that are due for review."""
    from app.clock import Clock
    from bot.languages import codes
    from content.library import ContentError, Library
    from domain.clock import local_day

    try:
        library = Library.load(languages=codes())
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    today = local_day(Clock()())
    for fact in library.facts:
        if fact.checked_by is None:
            print(f"not confirmed: {fact.id}")
        if today > fact.review_by:
            print(f"past review: {fact.id} ({fact.review_by})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
