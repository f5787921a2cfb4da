"""From the library to a message: a screen's text, whom to ask, what is not yet confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from aiogram.utils.i18n import gettext as _
from babel.dates import format_date

from bot.runtime import Runtime
from content.facts import Source


@dataclass(frozen=True, slots=True)
class Spoken:
    """A drawn text (HTML) and the ids of the facts that it told."""

    text: str
    facts: list[str]


def say(runtime: Runtime, screen_id: str, **values: str) -> Spoken:
    """Return a screen of the library in the current language, as it may be said today."""
    said = runtime.library.screens[screen_id].say(
        runtime.library.facts,
        today=runtime.today,
        language=runtime.translations.current_locale,
        **values,
    )
    tail = [f"ask_at_{door}" for door in said.doors]
    if not said.confirmed:
        tail += dict.fromkeys(f"not_confirmed_{fact.ask_at}" for fact in said.told)
    return Spoken(
        text="\n\n".join((said.text, *(_lines(runtime, screen) for screen in tail))),
        facts=[fact.fact_id for fact in said.told],
    )


def _lines(runtime: Runtime, screen_id: str) -> str:
    return (
        runtime.library.screens[screen_id]
        .say(
            runtime.library.facts,
            today=runtime.today,
            language=runtime.translations.current_locale,
        )
        .text
    )


def month_text(month: date, *, runtime: Runtime) -> str:
    """Return a month as the language says it, with the year if it is not this one."""
    # NOTE: how a month stands alone (Babel's pattern): LLLL or MMMM
    name = format_date(month, format=_("LLLL"), locale=runtime.translations.current_locale)
    if month.year == runtime.today.year:
        return name
    return _("{month} {year}").format(month=name, year=month.year)


def day_text(day: date, *, runtime: Runtime) -> str:
    """Return a day as the language says it: «20-январь, шаршемби», «20 января, среда»."""
    locale = runtime.translations.current_locale
    return _("{day}, {weekday}").format(
        # NOTE: Babel's pattern for a day
        day=format_date(day, format=_("d MMMM"), locale=locale),
        weekday=format_date(day, format="EEEE", locale=locale),
    )


def source_blocks(runtime: Runtime, fact_ids: list[str]) -> list[str]:
    """Return where facts are written, as HTML: for each source what it says, its link and date."""
    locale = runtime.translations.current_locale
    statements: dict[Source, list[str]] = {}
    for fact_id in fact_ids:
        said = runtime.library.facts.say(fact_id, today=runtime.today, language=locale)
        if said.source is not None and said.text is not None:
            statements.setdefault(said.source, []).append(said.text)
    return ["\n".join([*texts, _link(source)]) for source, texts in statements.items()]


def _link(source: Source) -> str:
    """Return a source with its date, as exact as it is: 28.03.2025, 12.2025 or 2025."""
    link = f'<a href="{escape(source.url)}">{escape(source.title)}</a>'
    date_written = ".".join(reversed((source.date or "").split("-")))
    return f"{link}, {date_written}" if date_written else link
