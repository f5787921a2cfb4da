"""What advisors hear: red cases at once, words that were sent, the rest in the morning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext

from bot.check_ins import hidden
from bot.family_words import cut, names_text, place_text, work_text
from bot.outbox.buttons import SilentTap
from bot.outbox.drawing import Drawn, Renderer, keyboard
from bot.runtime import Runtime
from bot.saying import day_text
from bot.warning_words import for_advisor
from bot.wording import how_names, money_names, need_names
from db.queries.cases import (
    Case,
    CasesListed,
    FamilySeen,
    cases_by_id,
    families_seen,
    holders_among,
    new_cases_by_advisor,
    new_cases_without_advisor,
    sent_check_ins,
)
from db.queries.silence import silent_counts
from domain.case import CaseState
from domain.check_in import CheckIn
from domain.letter import LetterKind
from domain.outbox import Kind
from domain.person import Role
from usecases.mornings import is_first_working_day
from usecases.outbox import Message

MOST_CASES = 5
LONGEST = 600
LONGEST_WORDS = 400
LONGEST_REASONS = 90


@dataclass(frozen=True, slots=True)
class Words:
    """A check-in with own words, a voice message or a photo, and whose it is."""

    family: FamilySeen
    check_in: CheckIn


@dataclass(frozen=True, slots=True)
class Morning:
    """What stands in a morning's list."""

    cases: CasesListed
    silent: int


async def look_at_cases(runtime: Runtime, messages: Sequence[Message]) -> Mapping[int, Case]:
    """Return the cases that are open and that the person may see at this moment."""
    async with runtime.sessions.read() as session:
        cases = await cases_by_id(session, {one.payload["case"] for one in messages})
        everywhere = await holders_among(
            session, {one.person_id for one in messages}, Role.COORDINATOR
        )
    return {
        message.id: case
        for message in messages
        if (case := cases.get(message.payload["case"])) is not None
        and case.state is not CaseState.CLOSED
        and may_see(case.family, message.person_id, everywhere)
    }


async def look_at_words(runtime: Runtime, messages: Sequence[Message]) -> Mapping[int, Words]:
    """Return what was sent with check-ins and is still there."""
    wanted = {one.id: (one.payload["family"], _day_of(one)) for one in messages}
    async with runtime.sessions.read() as session:
        families = await families_seen(session, {family for family, _day in wanted.values()})
        sent = await sent_check_ins(session, families, {day for _family, day in wanted.values()})
        everywhere = await holders_among(
            session, {one.person_id for one in messages}, Role.COORDINATOR
        )
    return {
        message.id: Words(family, check_in)
        for message in messages
        if (family := families.get(message.payload["family"])) is not None
        and (check_in := sent.get(wanted[message.id])) is not None
        and (check_in.file_id is not None or check_in.words is not None)
        and may_see(family, message.person_id, everywhere)
    }


async def look_at_mornings(runtime: Runtime, messages: Sequence[Message]) -> Mapping[int, Morning]:
    """Return the lists of today; a morning that is over has none."""
    of_today = [message for message in messages if _day_of(message) == runtime.today]
    ids = {message.person_id for message in of_today}
    async with runtime.sessions.read() as session:
        cases = await new_cases_by_advisor(session, ids, most=MOST_CASES)
        advisors = await holders_among(session, ids, Role.ADVISOR)
        everywhere = await holders_among(session, ids, Role.COORDINATOR)
        unadvised = CasesListed()
        if everywhere:
            unadvised = await new_cases_without_advisor(session, most=MOST_CASES)
        silent: Mapping[int, int] = {}
        if is_first_working_day(runtime.today, runtime.days_off):
            silent = await silent_counts(session, advisors)
    return {
        message.id: Morning(
            joined(
                cases.get(message.person_id, CasesListed()),
                unadvised if message.person_id in everywhere else CasesListed(),
            ),
            silent.get(message.person_id, 0),
        )
        for message in of_today
    }


def may_see(family: FamilySeen, person_id: int, everywhere: Collection[int]) -> bool:
    """Whether a person hears of a family: its advisor, or a coordinator where it has none."""
    if family.advisor_id is not None:
        return family.advisor_id == person_id
    return person_id in everywhere


def joined(own: CasesListed, unadvised: CasesListed) -> CasesListed:
    """Return two lists as one, own families first."""
    return CasesListed((*own.cases, *unadvised.cases)[:MOST_CASES], own.count + unadvised.count)


def draw_case(runtime: Runtime, _message: Message, case: Case) -> Drawn:
    """Say whom it is about, why, and what the family has sent."""
    first = _("🔔 One of your families needs you to look.")
    if case.family.advisor_id is None:
        first = _("🔔 A family that has no advisor needs a look.")
    parts = [
        first,
        escape("\n".join(_family_lines(runtime, case.family)), quote=False),
        escape("\n".join(f"• {line}" for line in for_advisor(case.signs)), quote=False),
    ]
    if case.check_in is not None:
        parts.append(_answers(runtime, case.check_in))
    return Drawn("\n\n".join(parts))


def draw_words(runtime: Runtime, _message: Message, words: Words) -> Drawn:
    """Send again what the family has added to a check-in, with whose it is."""
    kind = LetterKind(words.check_in.file_kind or LetterKind.TEXT)
    first = _("One of your families has sent this with its answers.")
    if words.family.advisor_id is None:
        first = _("A family that has no advisor has sent this with its answers.")
    parts = [
        first,
        escape("\n".join(_family_lines(runtime, words.family)), quote=False),
        _own_words(words.check_in),
    ]
    text = "\n\n".join(part for part in parts if part)
    return Drawn(text, file_kind=kind, file_id=words.check_in.file_id)


def draw_morning(runtime: Runtime, _message: Message, morning: Morning) -> Drawn | None:
    """List at most five cases and say how many families are silent; None if there is nothing."""
    if not morning.cases.count and not morning.silent:
        return None
    last, buttons = "", None
    if morning.silent:
        last = ngettext(
            "{n} family has not answered for two check-ins.",
            "{n} families have not answered for two check-ins.",
            morning.silent,
        ).format(n=morning.silent)
        buttons = keyboard((_("See who is silent"), SilentTap().pack()))
    lines = [_case_line(runtime, case) for case in morning.cases.cases]
    while len(text := _morning_text(lines, morning.cases.count, last)) > LONGEST and lines:
        lines.pop()
    return Drawn(text, buttons)


def _morning_text(lines: Sequence[str], count: int, last: str) -> str:
    parts = [_("Good morning! This is waiting for you today.")]
    beyond = count - len(lines)
    if beyond:
        more = ngettext("And {n} more.", "And {n} more.", beyond).format(n=beyond)
        lines = [*lines, more]
    return "\n\n".join(part for part in (*parts, "\n".join(lines), last) if part)


def _case_line(runtime: Runtime, case: Case) -> str:
    who = ", ".join(_who(runtime, case.family))
    reasons = cut("; ".join(for_advisor(case.signs)), LONGEST_REASONS)
    return escape(_("• {family}: {reasons}").format(family=who, reasons=reasons), quote=False)


def _family_lines(runtime: Runtime, family: FamilySeen) -> list[str]:
    return [" · ".join(_who(runtime, family)), *filter(None, [work_text(family)])]


def _who(runtime: Runtime, family: FamilySeen) -> Iterable[str]:
    return filter(
        None, (names_text(family.names), place_text(runtime, family.place, family.village))
    )


def _answers(runtime: Runtime, check_in: CheckIn) -> str:
    """Return what the family has tapped and sent, as HTML; the money under a spoiler."""
    lines = [
        _("How it goes, sent to you: {day}").format(day=day_text(check_in.day, runtime=runtime))
    ]
    if check_in.how is not None:
        lines.append(how_names()[check_in.how])
    if check_in.money is not None:
        money = hidden(money_names()[check_in.money])
        lines.append(_("Income: {money}").format(money=money))
    if check_in.need is not None:
        lines.append(_("Needs: {need}").format(need=need_names()[check_in.need]))
    return "\n".join(lines)


def _own_words(check_in: CheckIn) -> str:
    words = cut(check_in.words or "", LONGEST_WORDS)
    return f"<i>«{escape(words, quote=False)}»</i>" if words else ""


def _day_of(message: Message) -> date:
    return date.fromisoformat(message.payload["day"])


RENDERERS: Mapping[Kind, Renderer] = {
    Kind.CASE_OPENED: Renderer(look_at_cases, draw_case),
    Kind.WORDS_SENT: Renderer(look_at_words, draw_words),
    Kind.MORNING_CAME: Renderer(look_at_mornings, draw_morning),
}
