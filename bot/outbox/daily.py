"""The day's message to a family: what is due, and how things go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext

from bot.outbox.buttons import CheckInTap, HowTap, ReminderTap, Wish
from bot.outbox.drawing import Drawn, Renderer, keyboard
from bot.runtime import Runtime
from bot.saying import reservation_of
from bot.taxes.reminder_words import (
    open_label,
    over_text,
    reminder_line,
    told_with,
)
from bot.wording import how_names
from db.queries.daily import check_ins_on, payloads_of, reminders_told, wishes_of
from db.queries.people import families_by_id
from domain.check_in import CheckIn, asks
from domain.outbox import Kind, Op
from domain.person import Rhythm
from usecases.duties import put_off_until
from usecases.outbox import Message
from usecases.reminders import Reminded, Standing, reminded_of

MOST_LINES = 3
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Daily:
    """What the message of a day is about, as things stand now.

    Attributes:
        things: Of what it reminds.
        check_in: What it asks; None if nothing is to be asked.
        repeats: Whether that was asked on an earlier day.
    """

    things: Sequence[Reminded]
    check_in: CheckIn | None = None
    repeats: bool = False

    @property
    def asks(self) -> bool:
        """Whether the question is still open."""
        return self.check_in is not None and not _is_answered(self.check_in)

    @property
    def open_things(self) -> list[Reminded]:
        """Of what it reminds and nobody has said anything about yet."""
        return [one for one in self.things if one.standing is Standing.OPEN]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which day's message of a family it is, and the day of the check-in in it."""

    family_id: int
    day: date
    check_in: date | None


async def look(runtime: Runtime, messages: Sequence[Message]) -> dict[int, Daily]:
    """Return what each message is about now; one that has nothing to say is left out."""
    async with runtime.sessions.read() as session:
        edited = {
            (one.person_id, one.message_id)
            for one in messages
            if one.op is not Op.SEND and one.message_id is not None
        }
        payloads = await payloads_of(session, edited) if edited else {}
        asked: dict[int, _Asked] = {}
        for one in messages:
            payload = payloads.get((one.person_id, one.message_id or 0), one.payload)
            if one.family_id is not None and "day" in payload:
                asked[one.id] = _asked(one.family_id, payload)
        told = await reminders_told(session, {(one.family_id, one.day) for one in asked.values()})
        days = {(one.family_id, one.check_in) for one in asked.values() if one.check_in}
        check_ins = await check_ins_on(session, days) if days else {}
        wishes = await wishes_of(session, {family_id for family_id, _day in check_ins})
        families = await families_by_id(session, {family_id for family_id, _day in told})
    things = {
        (family_id, day): reminded_of(
            runtime.library, runtime.days_off, families[family_id], states, runtime.today
        )
        for (family_id, day), states in told.items()
    }
    seen: dict[int, Daily] = {}
    for number, of in asked.items():
        check_in = check_ins.get((of.family_id, of.check_in)) if of.check_in else None
        stage, rhythm = wishes.get(of.family_id, (None, Rhythm.OFF))
        if check_in and not (_is_answered(check_in) or (asks(stage) and rhythm is not Rhythm.OFF)):
            check_in = None
        found = things.get((of.family_id, of.day), [])
        if found or check_in:
            seen[number] = Daily(found, check_in, repeats=of.check_in != of.day)
    return seen


def draw(runtime: Runtime, message: Message, seen: Daily) -> Drawn | None:
    """Put the day's message into words; a new one says only what is still open."""
    if message.op is Op.SEND:
        seen = Daily(seen.open_things, seen.check_in if seen.asks else None, seen.repeats)
    if not seen.things and seen.check_in is None:
        return None
    buttons = [(text, data.pack()) for text, data in _buttons(runtime, seen)]
    return Drawn(_text(runtime, seen), keyboard(*buttons))


def _asked(family_id: int, payload: Mapping[str, str]) -> _Asked:
    check_in = payload.get("check_in")
    return _Asked(
        family_id,
        date.fromisoformat(payload["day"]),
        date.fromisoformat(check_in) if check_in else None,
    )


def _is_answered(check_in: CheckIn) -> bool:
    return check_in.answered_at is not None


def _text(runtime: Runtime, seen: Daily) -> str:
    """Return the message with as many lines as it has room for, as HTML."""
    told = told_with(runtime, seen.things)
    after = [reservation_of(runtime, told), _question(seen)]
    if not seen.things:
        return "\n\n".join(filter(None, after))
    header = _("📅 Koldoo reminds you. This is on your list:")
    ordered = sorted(seen.things, key=lambda one: one.standing is not Standing.OPEN)
    for most in range(min(len(ordered), MOST_LINES), 0, -1):
        lines = [reminder_line(runtime, one) for one in ordered[:most]]
        if len(ordered) == 1:
            lines.append(over_text(runtime, ordered[0], has_button=not seen.asks))
        elif beyond := len(ordered) - most:
            more = ngettext("And {n} more: /calendar", "And {n} more: /calendar", beyond)
            lines.append(more.format(n=beyond))
        text = "\n\n".join(filter(None, [header, *lines, *after]))
        if len(text) <= LONGEST:
            break
    return text


def _question(seen: Daily) -> str:
    if seen.check_in is None:
        return ""
    if not seen.asks:
        return _("✅ Your family has answered how things are going. Thank you!")
    if seen.things:
        return _("And how are things going?")
    if seen.repeats:
        return _("👋 Hello! How are things going by now? One tap is enough.")
    return _("👋 Hello! How are things going? Tap what fits. Every answer is welcome.")


def _buttons(runtime: Runtime, seen: Daily) -> list[tuple[str, CallbackData]]:
    """Return labels and what they stand for, one a row."""
    check_in = seen.check_in if seen.asks else None
    things = seen.open_things
    if check_in is None and not things:  # a slip of the finger can be taken back
        things = [one for one in seen.things if one.standing is Standing.DROPPED]
    if check_in is not None and not things:
        day = check_in.day.isoformat()
        return [(text, HowTap(day=day, how=how)) for how, text in how_names().items()]
    if check_in is None and len(things) == 1:
        return [
            (text, ReminderTap(wish=wish, key=things[0].key))
            for wish, text in [*wishes_for(runtime, things[0]), (Wish.OPEN, _("Open"))]
        ]
    found: list[tuple[str, CallbackData]] = [
        (open_label(runtime, one), ReminderTap(wish=Wish.OPEN, key=one.key))
        for one in things[:MOST_LINES]
    ]
    if check_in is not None:
        found.append((_("How things are going"), CheckInTap(day=check_in.day.isoformat())))
    return found


def wishes_for(runtime: Runtime, one: Reminded) -> list[tuple[Wish, str]]:
    """Return what can be said about a thing, each with its label; none where it is done."""
    if one.standing is Standing.DONE:
        return []
    named = [
        (Wish.DONE, _("Done"), one.can_be_done),
        (Wish.LATER, _("Later"), put_off_until(one.due, runtime.today) > runtime.today),
        (Wish.NOT_MINE, _("Not for me"), one.standing is not Standing.DROPPED),
    ]
    return [(wish, text) for wish, text, is_offered in named if is_offered]


DAILY = Renderer(look, draw)
RENDERERS: Mapping[Kind, Renderer] = dict.fromkeys(
    (Kind.CHECK_IN_ASKED, Kind.DUTY_NEARED, Kind.STEP_NEARED), DAILY
)
