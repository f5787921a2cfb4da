"""«Иштер кандай?»: a family answers, adds its own words, and says who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, CheckInRow, OwnWordsRow
from db.queries.check_ins import check_in_of, check_ins_of, messages_asking
from db.session import Sessions
from domain.check_in import CheckIn, How, Money, Need, Shown
from domain.clock import local_day
from domain.outbox import Kind
from domain.person import Person
from domain.typed import LONG, TooLong
from domain.warning import Record, signs_of
from usecases.asking_how import open_check_ins
from usecases.cases import open_cases, send_words
from usecases.daily import redraw
from usecases.record import AT_ONCE, hold_own_family

Answer = How | Money | Need
WORDS_APART = "\n\n"
STILL_OPEN = timedelta(days=31)
"""After this time what was left open is let be: how things go is asked anew."""


class NoCheckInError(LookupError):
    """The family was not asked on that day."""


def to_answer(check_ins: Sequence[CheckIn], today: date) -> CheckIn:
    """Return what a family answers or looks at when it asks for it itself.

    It is today's check-in, or the last one if it is not finished; else a new one.

    Args:
        check_ins: Newest first.
        today: The day in Bishkek.
    """
    last = next(iter(check_ins), None)
    if last is None:
        return CheckIn(today)
    is_open = last.finished_at is None and today - last.day <= STILL_OPEN
    return last if is_open or last.day == today else CheckIn(today)


async def see_check_in(
    sessions: Sessions, *, person: Person, consent_version: int, day: date, now: datetime
) -> CheckIn:
    """Note that a member has opened a check-in; return it.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        row.seen_at = row.seen_at or now
        return check_in_of(row)


async def answer_at_once(
    sessions: Sessions, *, person: Person, consent_version: int, day: date, how: How, now: datetime
) -> tuple[CheckIn, bool]:
    """Take the first answer, given on the message that asks; one given before stays.

    Returns:
        The check-in as it stands then, and whether the first answer is this person's.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        if row.answered_at is None:
            await _answer(session, row, person, how, now)
        return check_in_of(row), row.answered_by == person.id


async def answer_check_in(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    day: date,
    answer: Answer,
    now: datetime,
) -> CheckIn:
    """Save one answer; return the check-in as it stands then.

    It may be changed until the check-in is finished; what is finished stays. The first answer
    closes the message that asked, for all members. A family may begin one today by itself.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        if day == local_day(now):
            await _begin(session, person, consent_version, day)
        row = await _own(session, person, consent_version, day)
        return await _answer(session, row, person, answer, now)


async def add_words(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    day: date,
    text: str | None = None,
    file_kind: str | None = None,
    file_id: str | None = None,
) -> CheckIn:
    """Add own words; return the check-in as it stands then.

    Texts are put one below the other, the same one once. Of files the last one is kept. Each
    text and the file are remembered as the person's own.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
        TooLong: all texts together are longer than a message to the advisor may be.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        if row.finished_at is None:
            if text is not None:
                await _add_text(session, row, person, text)
            if file_id is not None:
                row.file_kind, row.file_id, row.file_by = file_kind, file_id, person.id
        return check_in_of(row)


async def _add_text(session: AsyncSession, row: CheckInRow, person: Person, text: str) -> None:
    said = await _texts(session, row)
    if text in said:
        return
    words = WORDS_APART.join([*said, text])
    if len(words) > LONG:
        raise TooLong(LONG)
    row.words = words
    session.add(OwnWordsRow(family_id=row.family_id, day=row.day, said_by=person.id, body=text))


async def _texts(session: AsyncSession, row: CheckInRow) -> list[str]:
    """Return the texts of a check-in in the order in which they were said."""
    texts = await session.scalars(
        select(OwnWordsRow.body)
        .where(OwnWordsRow.family_id == row.family_id, OwnWordsRow.day == row.day)
        .order_by(OwnWordsRow.id)
    )
    return list(texts)


async def take_back_words(
    sessions: Sessions, *, person: Person, consent_version: int, day: date
) -> CheckIn:
    """Delete the own words of a check-in that is not finished; the answers stay.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        if row.finished_at is None:
            row.words = row.file_kind = row.file_id = row.file_by = None
            await session.execute(
                delete(OwnWordsRow).where(
                    OwnWordsRow.family_id == row.family_id, OwnWordsRow.day == row.day
                )
            )
        return check_in_of(row)


async def finish_check_in(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    day: date,
    shown: Shown,
    always: bool = False,
    now: datetime,
) -> tuple[CheckIn, Person]:
    """Say who may see the answers; return the check-in as it stands then, and the member.

    Without an advisor the answers are kept. What is sent may open cases; they rest on nothing
    that the family has kept. Only the first time counts.

    Args:
        sessions: Where to write.
        person: Who says so.
        consent_version: The text that they must have agreed to.
        day: Of the check-in.
        shown: Kept or sent.
        always: From now on each check-in goes to the advisor.
        now: The moment.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        if row.finished_at is not None:
            return check_in_of(row), person
        row.shown, row.finished_at = Shown.KEPT, now
        is_sent = shown is Shown.SENT and await _send(session, row, now)
        if is_sent and always:
            await session.execute(
                update(FAMILIES).where(FAMILIES.c.id == row.family_id).values(always_send=True)
            )
            person = person.with_family(always_send=True)
        return check_in_of(row), person


async def send_check_in(
    sessions: Sessions, *, person: Person, consent_version: int, day: date, now: datetime
) -> CheckIn:
    """Send after all what a family has kept; return the check-in as it stands then.

    Without an advisor it stays kept. Only the first time counts.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoCheckInError: the family was not asked on that day.
    """
    async with sessions.begin() as session:
        row = await _own(session, person, consent_version, day)
        if row.shown == Shown.KEPT:
            await _send(session, row, now)
        return check_in_of(row)


async def _send(session: AsyncSession, row: CheckInRow, now: datetime) -> bool:
    """Let the advisor see a check-in; return False where there is none.

    What the newest of those that are sent says may open cases.
    """
    family = (
        await session.execute(
            select(FAMILIES.c.id, FAMILIES.c.advisor_id, FAMILIES.c.signed_month).where(
                FAMILIES.c.id == row.family_id
            )
        )
    ).one()
    if family.advisor_id is None:
        return False
    row.shown = Shown.SENT
    await session.flush()
    sent = visible(await check_ins_of(session, family.id))
    if sent and sent[0].day == row.day:
        signs = signs_of(Record(sent, family.signed_month, None, local_day(now)))
        await open_cases(session, family.id, signs, now=now, check_in_day=row.day)
    await send_words(session, family.id, row.day, now=now)
    return True


async def forget_words(session: AsyncSession, person_id: int) -> None:
    """Take a person and their own words and files out of check-ins; the rest is the family's."""
    for column, values in (
        (CheckInRow.answered_by, {"answered_by": None}),
        (CheckInRow.file_by, {"file_by": None, "file_kind": None, "file_id": None}),
    ):
        await session.execute(update(CheckInRow).where(column == person_id).values(values))
    gone = await session.execute(
        delete(OwnWordsRow)
        .where(OwnWordsRow.said_by == person_id)
        .returning(OwnWordsRow.family_id, OwnWordsRow.day)
    )
    for key in {tuple(one) for one in gone}:
        row = await session.get_one(CheckInRow, key, with_for_update=True)
        row.words = WORDS_APART.join(await _texts(session, row)) or None


def visible(check_ins: Iterable[CheckIn]) -> list[CheckIn]:
    """Return the check-ins whose answers the advisor may see."""
    return [one for one in check_ins if one.shown is Shown.SENT]


async def _begin(session: AsyncSession, person: Person, consent_version: int, day: date) -> None:
    """Open today's check-in unless it is open; one begun by the family puts off the next one."""
    family_id = await hold_own_family(session, person, consent_version=consent_version)
    if await session.get(CheckInRow, (family_id, day)) is None:
        await open_check_ins(session, [family_id], day)
        await session.execute(
            update(FAMILIES)
            .where(FAMILIES.c.id == family_id)
            .values(check_in_at=None, look_at=AT_ONCE)
        )


async def _own(
    session: AsyncSession, person: Person, consent_version: int, day: date
) -> CheckInRow:
    """Return the check-in of the person's family, both held until the transaction ends."""
    family_id = await hold_own_family(session, person, consent_version=consent_version)
    row = await session.scalar(
        select(CheckInRow)
        .where(CheckInRow.family_id == family_id, CheckInRow.day == day)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NoCheckInError(day)
    return row


async def _answer(
    session: AsyncSession, row: CheckInRow, person: Person, answer: Answer, now: datetime
) -> CheckIn:
    if row.finished_at is not None:
        return check_in_of(row)
    if row.answered_at is None:
        row.answered_at, row.answered_by = now, person.id
        row.seen_at = row.seen_at or now
        await _close_messages(session, row.family_id, check_in_of(row), now)
    match answer:
        case How():
            row.how = answer
            row.money = None if answer is How.NOT_BEGUN else row.money
        case Money():
            row.money = None if row.how == How.NOT_BEGUN else answer
        case Need():
            row.need = answer
    return check_in_of(row)


async def _close_messages(
    session: AsyncSession, family_id: int, check_in: CheckIn, now: datetime
) -> None:
    """Let the messages that ask say that it is answered."""
    asking = sorted(await messages_asking(session, family_id, check_in), key=_by_message)
    for (kind, day), found in groupby(asking, key=_by_message):
        person_ids = [person_id for person_id, _kind, _day in found]
        await redraw(session, kind, person_ids, day=day, check_in=check_in.day, now=now)


def _by_message(asked: tuple[int, Kind, date]) -> tuple[Kind, date]:
    return asked[1], asked[2]
