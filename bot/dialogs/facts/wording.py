"""How a fact and what was done to it are worded at the desk; nothing here counts as told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import escape, unescape
from typing import Any

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from content.facts import Fact, Facts, Said, Source
from content.wording import LONGEST_LABEL, fill
from db.queries.facts import FactChange
from domain.clock import local_day
from domain.fact_change import ChangeKind, ChangeState
from domain.truth import Level
from usecases.facts import fact_with, fields_of

NOTHING = "—"
ARROW = "→"
UNKNOWN = "…"
"""What stands in words where a value is not known."""
PART = "parts."
A_NAME, A_FEW_WORDS, A_SENTENCE = 30, 60, 120
PAST_REVIEW, UNCONFIRMED, CONFIRMED = "⚠", "•", "✓"


def level_names() -> dict[Level, str]:
    """Return how firmly a fact may be said."""
    return {
        Level.STATE: _("Said with its source"),
        Level.STATE_WITH_CHECK: _("Said with a caution"),
        Level.DO_NOT_STATE: _("Not said"),
    }


def field_names() -> dict[str, str]:
    """Return what may be corrected, in the order in which it is offered."""
    return {
        "value": _("Value"),
        "parts": _("Number in the sentence"),
        "valid_from": _("Valid from"),
        "valid_until": _("Valid until"),
        "source": _("Source"),
        "bot_use": _("Level"),
        "statement": _("Words"),
        "review_by": _("Look again by"),
    }


def names_for(fact: Fact) -> dict[str, str]:
    """Return what of this fact may be corrected; a number beside its value is «parts.<name>»."""
    names = field_names()
    parts = {PART + name: names["parts"] for name in fact.parts}
    first = {"value": names.pop("value")}
    return first | parts | {field: name for field, name in names.items() if field != "parts"}


def kind_names() -> dict[ChangeKind, str]:
    """Return what was done to a fact."""
    return {
        ChangeKind.CONFIRM: _("confirmed"),
        ChangeKind.CORRECT: _("corrected"),
        ChangeKind.UNDO: _("undone"),
    }


def outcome(change: FactChange) -> str:
    """Return what has become of a change."""
    name = change.looked_by_name or NOTHING
    if change.state is ChangeState.WAITING:
        return _("Waits for a second look.")
    if change.state is ChangeState.REFUSED:
        return _("Not agreed to by: {name}").format(name=name)
    if change.state is ChangeState.WITHDRAWN:
        return _("Taken back.")
    if change.state is ChangeState.OVERTAKEN:
        return _("Something else came into force first.")
    if change.looked_at is not None:
        return _("Second look: {name}").format(name=name)
    return _("Nobody else has looked.")


def sign_of(fact: Fact, today: date) -> str:
    """Return how a fact stands, as one sign."""
    if today > fact.review_by:
        return PAST_REVIEW
    return UNCONFIRMED if fact.checked_by is None else CONFIRMED


def title_html(runtime: Runtime, fact: Fact) -> str:
    """Return a fact's title, to stand at the head of a window (HTML)."""
    return f"<b>{escape(fact.title[runtime.locale], quote=False)}</b>"


def label_of(runtime: Runtime, fact: Fact) -> str:
    """Return a fact's button: its sign and its title, cut where it is too long for a button."""
    return label_cut(f"{sign_of(fact, runtime.today)} {fact.title[runtime.locale]}")


def label_cut(text: str) -> str:
    return shortened(text, LONGEST_LABEL)


def said_today(runtime: Runtime, fact: Fact) -> Said:
    """Return what families hear of this fact today."""
    facts = _with(runtime, fact)
    return facts.say(fact.id, today=runtime.today, language=runtime.locale)


def values_of(runtime: Runtime, fact: Fact, language: str) -> dict[str, str]:
    """Return every value of a fact as its words tell it, by placeholder."""
    return _with(runtime, fact).values_for_checks(fact.id, language)


def value_text(runtime: Runtime, fact: Fact) -> str:
    """Return a fact's value with its unit."""
    return values_of(runtime, fact, runtime.locale).get("value", NOTHING)


def words_of(runtime: Runtime, fact: Fact, language: str) -> str:
    """Return a fact's words with its values filled in, whatever its level."""
    if fact.statement is None:
        return NOTHING
    return unescape(told_words(runtime.library.facts, fact, language))


def told_words(facts: Facts, fact: Fact, language: str) -> str:
    """Return how a fact with words was told, whatever may be said of it today (HTML)."""
    then = facts.copy()
    then.use({fact.id: fields_of(fact)})
    text = fact.statement[language] if fact.statement else ""
    unknown = dict.fromkeys(fact.placeholders(), UNKNOWN)
    return fill(text, unknown | then.values_for_checks(fact.id, language))


def day_written(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else NOTHING


def moment_written(moment: datetime) -> str:
    return day_written(local_day(moment))


def source_link(source: Source | None) -> str:
    """Return a source as a link with its date (HTML); a long title is cut."""
    if source is None:
        return NOTHING
    title = escape(shortened(source.title, A_FEW_WORDS), quote=False)
    link = f'<a href="{escape(source.url)}">{title}</a>'
    written = ".".join(reversed((source.date or "").split("-")))
    return f"{link}, {written}" if written else link


def field_text(runtime: Runtime, fact: Fact, field: str) -> str:
    """Return one field of a fact as it is shown (HTML)."""
    if field == "source":
        return source_link(fact.source)
    if field.startswith(PART):
        parts = values_of(runtime, fact, runtime.locale)
        return escape(parts.get(field.removeprefix(PART), NOTHING), quote=False)
    texts = {
        "value": value_text(runtime, fact),
        "bot_use": level_names()[fact.bot_use],
        "statement": shortened(words_of(runtime, fact, runtime.locale), A_SENTENCE),
    }
    text = texts.get(field)
    return day_written(getattr(fact, field)) if text is None else escape(text, quote=False)


def differences(
    runtime: Runtime, before: Fact, after: Fact, *, leave_out: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield «what: was → is» for each field that differs (HTML)."""
    for field, name in names_for(after).items():
        if field not in leave_out and field_of(before, field) != field_of(after, field):
            yield difference(runtime, before, after, field, name)


def difference(runtime: Runtime, before: Fact, after: Fact, field: str, name: str) -> str:
    """Return «what: was → is», or only what is where it was the same (HTML)."""
    was, now = (field_text(runtime, fact, field) for fact in (before, after))
    return f"{name}: {was} {ARROW} {now}" if was != now else f"{name}: {now}"


def field_of(fact: Fact, field: str) -> object:
    """Return what a fact holds in a field of ``names_for``."""
    if field.startswith(PART):
        return fact.parts.get(field.removeprefix(PART))
    return getattr(fact, field)


def entries(
    runtime: Runtime, fact_id: str, changes: list[FactChange]
) -> Iterator[tuple[FactChange, str]]:
    """Yield each change with its words (HTML), oldest first: who, when, what was and what is."""
    facts = runtime.library.facts
    in_force: Mapping[str, Any] = {}
    for change in changes:
        before = fact_with(facts, fact_id, in_force)
        after = fact_with(facts, fact_id, change.fields)
        lines = [head_of(change.kind, change.made_at, change.made_by_name)]
        lines += differences(runtime, before, after)
        lines.append(escape(outcome(change), quote=False))
        yield change, "\n".join(lines)
        if change.state is ChangeState.IN_FORCE:
            in_force = change.fields


def head_of(kind: ChangeKind, made_at: datetime, name: str | None) -> str:
    """Return when who did what to a fact (HTML)."""
    return f"<b>{moment_written(made_at)}, {who(name)}: {kind_names()[kind]}</b>"


def who(name: str | None) -> str:
    """Return a name (HTML); who was forgotten has none."""
    return escape(shortened(name or NOTHING, A_NAME), quote=False)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _with(runtime: Runtime, fact: Fact) -> Facts:
    facts = runtime.library.facts.copy()
    facts.use({fact.id: fields_of(fact)})
    return facts
