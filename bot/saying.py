"""From the library to a message: a screen's text, whom to ask, what is not yet confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from aiogram.utils.i18n import gettext as _
from babel.dates import format_date

from bot.runtime import Runtime
from content.facts import Said, Source
from content.screens import SaidScreen
from domain.truth import Door, Level

NEVER_REMEMBERED = frozenset({"hotline_police_102", "hotline_child_111", "hotline_violence_117"})
"""Facts of safety: that they were asked for or told is not kept, so no correction is sent."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A drawn text (HTML) and the ids of the facts that it told."""

    text: str
    facts: list[str]


def say(runtime: Runtime, screen_id: str, **values: str) -> Spoken:
    """Return a screen of the library in the current language, as it may be said today."""
    said = _said(runtime, screen_id, **values)
    tail = [door_text(runtime, door) for door in said.doors]
    if reservation := reservation_of(runtime, said.told):
        tail.append(reservation)
    return Spoken(text="\n\n".join((said.text, *tail)), facts=[fact.fact_id for fact in said.told])


def say_fact(runtime: Runtime, fact_id: str) -> Said:
    """Return one fact in the current language, as it may be said today."""
    said = runtime.library.facts.say(fact_id, today=runtime.today, language=runtime.locale)
    if said.text is not None:
        _remember(runtime, said)
    return said


def door_text(runtime: Runtime, door: Door) -> str:
    """Return that the bot does not know something for certain, and whom to ask."""
    return _said(runtime, f"ask_at_{door}").text


def reservation_of(runtime: Runtime, told: Sequence[Said]) -> str:
    """Return what is not confirmed and as of which day the rest is known; empty if all is firm.

    Nothing casts doubt on the numbers of safety.
    """
    told = [fact for fact in told if fact.fact_id not in NEVER_REMEMBERED]
    unconfirmed = (fact.ask_at for fact in told if not fact.confirmed)
    sentences = dict.fromkeys(_said(runtime, f"not_confirmed_{door}").text for door in unconfirmed)
    if checked := [fact.checked_on for fact in told if fact.level is Level.STATE_WITH_CHECK]:
        day = f"{min(checked):%d.%m.%Y}"
        sentences[_("Checked on: {date}. It may have changed since.").format(date=day)] = None
    return " ".join(sentences)


def _said(runtime: Runtime, screen_id: str, **values: str) -> SaidScreen:
    said = runtime.library.screens[screen_id].say(
        runtime.library.facts,
        today=runtime.today,
        language=runtime.translations.current_locale,
        **values,
    )
    for fact in said.told:
        _remember(runtime, fact)
    return said


def _remember(runtime: Runtime, said: Said) -> None:
    if said.fact_id not in NEVER_REMEMBERED:
        runtime.tell(said.fact_id, said.version)


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
