"""The command line: ``koldoo run | preview | migrate | check | ask``.

Whatever a command needs is imported when it runs: ``koldoo --help`` is quick, and what does not
talk to Telegram never loads aiogram.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
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
    _add_ask(commands.add_parser("ask", help="what the bot finds for a question, in no chat"))
    given = parser.parse_args(arguments)
    if given.command == "ask":
        return ask(given)
    chosen = given.command
    settings = read_settings()
    if settings is None:
        return WRONG_SETTING
    if chosen == "start":
        chosen = "run" if settings.bot_token else "preview"
    return {"run": run, "preview": preview, "migrate": migrate, "check": check}[chosen](settings)


def _add_ask(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("text", nargs="?", metavar="TEXT", help="the question")
    asked.add_argument("--file", type=Path, help="a question in each line; - reads them here")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each question")
    parser.add_argument("--language", default="ky", help="in which language to answer: ky or ru")


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


def ask(given: argparse.Namespace) -> int:
    """Answer one question, or each line of a file; needs neither settings nor a database."""
    from app import ask as asking
    from app.clock import Clock
    from bot.languages import codes
    from content.library import ContentError, Library
    from domain.clock import local_day

    try:
        questions = [given.text] if given.file is None else asking.questions_in(given.file)
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.file}: {getattr(error, 'strerror', 'is not UTF-8')}", file=sys.stderr)
        return WRONG_SETTING
    if given.language not in codes():
        print(f"--language: one of {', '.join(codes())}", file=sys.stderr)
        return WRONG_SETTING
    try:
        library = Library.load(languages=codes())
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    today = local_day(Clock()())
    try:
        for question in questions:
            answer = library.ask(question[-asking.MOST_READ :], today=today)
            if given.json:
                print(asking.as_json(question, answer), flush=True)
                continue
            said = asking.as_lines(library, answer, today=today, language=given.language)
            print(question, *said, "", sep="\n", flush=True)
    except BrokenPipeError:  # whoever reads, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
