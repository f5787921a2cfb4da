"""Invented people for the preview: two families, an advisor, a coordinator, somebody new."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from db.session import Sessions
from domain.clock import local_day
from domain.months import month_of
from domain.person import LineOfWork, Person, Role, Stage
from preview.telegram import Telegram
from usecases.record import change_family, change_person
from usecases.staff import appoint, assign_advisor
from usecases.way_in import arrive, choose_language, give_consent


class DemoPerson(NamedTuple):
    """Somebody to be in the preview."""

    id: int
    name: str
    title: str
    locale: str


AIGUL = DemoPerson(101, "Айгүл", "Үй-бүлө · кыргызча", "ky")
VERA = DemoPerson(102, "Вера", "Семья · по-русски", "ru")
CHOLPON = DemoPerson(201, "Чолпон", "Кеңешчи · кыргызча", "ky")
BAKYT = DemoPerson(301, "Бакыт", "Координатор · кыргызча", "ky")
NEWCOMER = DemoPerson(401, "Жаңы адам", "Новый человек", "ky")
EVERYBODY = (AIGUL, VERA, CHOLPON, BAKYT, NEWCOMER)


async def fill(sessions: Sessions, telegram: Telegram, now: datetime) -> None:
    """Put the invented people into the local Telegram and into the database."""
    for person in EVERYBODY:
        telegram.add_person(
            person.name,
            language_code=person.locale,
            id=person.id,
            title=person.title,
            started=person is not NEWCOMER,
        )
    await appoint(sessions, person_ids=[CHOLPON.id], role=Role.ADVISOR, now=now)
    await appoint(sessions, person_ids=[BAKYT.id], role=Role.COORDINATOR, now=now)
    for person in (CHOLPON, BAKYT):
        await choose_language(sessions, person=Person(person.id), locale=person.locale, now=now)
    await _family(sessions, AIGUL, Stage.CONTRACTED, "naryn_at_bashy", now)
    await _family(sessions, VERA, Stage.WAITING, "bishkek_lenin", now)


async def _family(
    sessions: Sessions, who: DemoPerson, stage: Stage, place: str, now: datetime
) -> None:
    await arrive(sessions, person_id=who.id, now=now)
    await choose_language(sessions, person=Person(who.id), locale=who.locale, now=now)
    person = await give_consent(sessions, person_id=who.id, version=1, locale=who.locale, now=now)
    person = await change_family(
        sessions,
        person=person,
        consent_version=1,
        stage=stage,
        place=place,
        line_of_work=LineOfWork.FARMING if stage is Stage.CONTRACTED else LineOfWork.MAKING,
        signed_month=month_of(local_day(now)) if stage is Stage.CONTRACTED else None,
    )
    person = await change_person(sessions, person=person, consent_version=1, name=who.name)
    if person.family is not None and stage is Stage.CONTRACTED:
        await assign_advisor(sessions, family_id=person.family.id, advisor_id=CHOLPON.id)
