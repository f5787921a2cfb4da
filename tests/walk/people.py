"""Who walks: somebody new, and people of every stage and role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from bot.dialogs.facts.listed import in_order
from content.facts import Fact
from db.models import CheckInRow, ReminderRow, TellingRow
from documents.sheet import Kind
from domain.check_in import Shown
from domain.clock import local_day
from domain.outbox import Kind as MessageKind
from domain.person import LineOfWork, Person, Role, Stage
from domain.plan import (
    MOST_LINES,
    Answer,
    Cost,
    Plan,
    Purchase,
    Question,
    Risk,
    Step,
    Words,
)
from domain.progress import Progress
from domain.tree import Answer as TreeAnswer
from domain.truth import Level
from domain.typed import SHORT, WORDS
from tests.chat import Chat
from tests.conversations.facts_desk import label
from tests.house import House
from tests.walk.walker import STRANGE, Move
from usecases.daily import push
from usecases.facts import correct, mark, send_correction
from usecases.invites import invite_member, join_family
from usecases.plan_forms import keep_form
from usecases.plans import change_plan, make_version
from usecases.privacy import forget_person
from usecases.progress import change_progress
from usecases.record import change_family, change_person, stop_messages
from usecases.staff import appoint, assign_advisor, name_staff
from usecases.way_in import arrive, choose_language, choose_signed_month, give_consent

COMMANDS = tuple(
    Move("says", command)
    for command in (
        "/start",
        "/help",
        "/language",
        "/mydata",
        "/worth",
        "/register",
        "/tax",
        "/calendar",
        "/checkin",
        "/contacts",
        "/ask",
        "/facts",
        "/forget",
        "/stop",
        "/role",
        "/cancel",
        "/menu",
    )
)
LONG_AGO = date(2024, 2, 1)
LONG = Words(text=STRANGE + "ү" * (SHORT - len(STRANGE)), voice="voice")
LONGER = Words(text=STRANGE + "ү" * (WORDS - len(STRANGE)))
HUGE = Decimal(9_999_999)
LINES = range(1, MOST_LINES + 1)
LONGEST_PLAN = Plan(
    own_idea=LONGER,
    answers={question: Answer((), LONGER) for question in Question},
    own_money=HUGE,
    unit=LONG,
    quantity=HUGE,
    price=Decimal(1),
    weak_months=tuple(range(1, 13)),
    weak_quantity=Decimal(0),
    purchases=tuple(Purchase(number, LONG, HUGE, 99) for number in LINES),
    costs=(Cost(1, Words(), HUGE), *(Cost(number, LONG, HUGE) for number in LINES[1:])),
    risks=tuple(Risk(number, LONG, LONGER) for number in LINES),
    steps=tuple(Step(number, LONG, date(2027, 1, 20)) for number in LINES),
)
QUESTIONS = ("ИП кайдан ачылат?", "ИП каттоо канча турат?", "эртең жамгыр жаайбы?")
ANSWERS: dict[str, dict[str, TreeAnswer]] = {
    "application": {
        "ubk": "yes",
        "passport": "have",
        "settlement": "village",
        "plan": "begun",
        "applied": "returned",
    },
    "registration": {"work": "both", "registered": "yes", "stopping": "pausing"},
    "tax": {
        "activity": "making",
        "registered": "entrepreneur",
        "buyers": "people",
        "workers": "two",
        "relatives": "yes",
        "abroad": "no",
        "kkm": "have",
        "sales": 60_000,
        "cashless": 10_000,
        "phone_money": "own",
        "regime": "single_other",
    },
}
THREE_YEARS_OVER = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Start:
    """Where somebody begins to walk."""

    chat: Chat
    who: str
    first: Sequence[Move] = COMMANDS


class Cast:
    """Makes the people of one house who speak one language."""

    def __init__(self, house: House, locale: str) -> None:
        self.house = house
        self.locale = locale

    async def everybody(self) -> list[Start]:
        """Everybody from whom the walk sets out."""
        starts = [Start(self._chat(), "new")]
        for stage in Stage:
            start, _person = await self.family(stage.value, stage=stage)
            starts.append(start)
        for who, signed in (("signed long ago", LONG_AGO), ("bar is over", THREE_YEARS_OVER)):
            start, person = await self.family(who, stage=Stage.OPERATING)
            await choose_signed_month(
                self.house.sessions,
                person=person,
                consent_version=self.house.runtime.consent_version,
                month=signed,
                unknown=False,
                now=self.house.clock(),
            )
            starts.append(start)
        starts += [
            await self.reckons(),
            await self.planned(),
            await self.bare(),
            await self.advised(),
            await self.nameless(),
            await self.left(),
            await self.shared(),
            await self.goes_soon(),
            await self.stopped(),
            *await self.invited(),
            await self.invited_new(),
            await self.registered(),
            await self.asks(),
            await self.reminded(),
            *[await self.staff(role) for role in Role if role is not Role.FAMILY],
            *await self.corrected(),
        ]
        return starts

    async def family(self, who: str, *, stage: Stage | None) -> tuple[Start, Person]:
        """A family with a full record."""
        sessions, now, chat = self.house.sessions, self.house.clock(), self._chat()
        version = self.house.runtime.consent_version
        await arrive(sessions, person_id=chat.id, now=now)
        await choose_language(sessions, person=Person(chat.id), locale=self.locale, now=now)
        person = await give_consent(
            sessions,
            person_id=chat.id,
            version=version,
            locale=self.locale,
            now=now,
        )
        if stage is not None:
            person = await change_family(
                sessions,
                person=person,
                consent_version=version,
                stage=stage,
                place="naryn_at_bashy",
                village=STRANGE,
                line_of_work=LineOfWork.FARMING,
                signed_month=date(2026, 11, 1) if stage is Stage.CONTRACTED else None,
                signed_unknown=stage is not Stage.CONTRACTED,
            )
            person = await change_person(
                sessions, person=person, consent_version=version, name=STRANGE
            )
        return Start(chat, who), person

    async def reckons(self) -> Start:
        """A family that says what its benefit is a month."""
        start, _person = await self.family("reckons", stage=Stage.PLANNING)
        moves = [Move("says", "/worth"), Move("taps", start.chat.tr("Yes"))]
        return replace(start, first=[*moves, Move("says", "4700")])

    async def planned(self) -> Start:
        """A family with everything in its plan, in the longest words, and an advisor."""
        start, person = await self.family("planned", stage=Stage.PLANNING)
        assert person.family is not None
        sessions, now = self.house.sessions, self.house.clock()
        version = self.house.runtime.consent_version
        await assign_advisor(sessions, family_id=person.family.id, advisor_id=1)
        person = await change_plan(
            sessions,
            person=person,
            consent_version=version,
            change=lambda _plan: LONGEST_PLAN,
            now=now,
        )
        await make_version(sessions, person=person, consent_version=version, now=now)
        tr = start.chat.tr
        labels = (
            *("Idea and plan", "See what it comes to", "Earlier versions", "Back"),
            *("Show it to the advisor", "Send to the advisor"),
        )
        return replace(
            start, first=[Move("says", "/menu"), *(Move("taps", tr(label)) for label in labels)]
        )

    async def registered(self) -> Start:
        """A family that has answered everything about application, registration and taxes."""
        start, person = await self.family("registered", stage=Stage.OPERATING)
        for tree, answers in ANSWERS.items():
            for question, answer in answers.items():
                person = await change_progress(
                    self.house.sessions,
                    person=person,
                    consent_version=self.house.runtime.consent_version,
                    change=partial(
                        Progress.with_answer, tree=tree, question=question, answer=answer
                    ),
                    now=self.house.clock(),
                )
        return replace(start, first=[*COMMANDS, Move("says", "/tax")])

    async def asks(self) -> Start:
        """A family that asks what is known, what is not, and what is not the bot's subject."""
        start, _person = await self.family("asks", stage=Stage.PLANNING)
        library, today = self.house.library, self.house.runtime.today
        other = library.ask(QUESTIONS[0], today=today).found[1].fact_id
        asking = [Move("says", text) for text in ("/menu", *reversed(QUESTIONS))]
        title = library.facts[other].title[self.locale]
        return replace(start, first=[*asking, Move("taps", title)])

    async def corrected(self) -> list[Start]:
        """A family that a correction waits for, and the coordinators of two corrections."""
        sessions, now, facts = self.house.sessions, self.house.clock(), self.house.library.facts
        told, person = await self.family("told", stage=Stage.OPERATING)
        start, other = await self.staff(Role.COORDINATOR), self._chat()
        await appoint(sessions, person_ids=[other.id], role=Role.COORDINATOR, now=now)
        own, others = [
            await name_staff(sessions, person=Person(chat.id), name=STRANGE)
            for chat in (start.chat, other)
        ]
        in_use = [fact for fact in facts if fact.bot_use is not Level.DO_NOT_STATE]
        lowered, reviewed, waits = in_order(in_use, self.house.runtime.today)[:3]
        await self._told(person, lowered)
        for fact, who, changes in (
            (lowered, own, {"bot_use": "do_not_state"}),
            (reviewed, others, {"review_by": "2027-01-02"}),
            (waits, own, {"review_by": "2027-01-02"}),
        ):
            await correct(
                sessions,
                facts=facts,
                person=who,
                fact_id=fact.id,
                version_seen=mark(fact, None),
                changes=changes,
                now=now,
            )
        await send_correction(sessions, facts=facts, person=own, change_id=1, now=now)
        _late, person = await self.family("told, too", stage=Stage.OPERATING)
        await self._told(person, lowered)
        tr = told.chat.tr
        hears = (Move("says", "/menu"), Move("taps", tr("What was corrected")))
        sends = (
            *(Move("says", "/facts"), Move("says", lowered.title[self.locale])),
            *(
                Move("taps", label(start.chat, "•", lowered.id)),
                Move("taps", tr("Send a correction")),
            ),
        )
        return [replace(told, first=hears), replace(start, who="corrects", first=sends)]

    async def _told(self, person: Person, fact: Fact) -> None:
        async with self.house.sessions.begin() as session:
            session.add(
                TellingRow(
                    person_id=person.id,
                    fact_id=fact.id,
                    version=fact.version,
                    told_at=self.house.clock(),
                )
            )

    async def bare(self) -> Start:
        """A family that has an advisor and has said nothing about itself."""
        start, person = await self.family("bare", stage=None)
        assert person.family is not None
        await assign_advisor(self.house.sessions, family_id=person.family.id, advisor_id=1)
        return start

    async def advised(self) -> Start:
        """A family that writes to its advisor."""
        start, person = await self.family("advised", stage=Stage.CLOSED)
        assert person.family is not None
        await assign_advisor(self.house.sessions, family_id=person.family.id, advisor_id=1)
        chat = start.chat
        return replace(
            start,
            first=[
                Move("says", "/menu"),
                Move("taps", chat.tr("Ask my advisor")),
                Move("says", STRANGE),
                Move("taps", chat.tr("Send to the advisor")),
            ],
        )

    async def nameless(self) -> Start:
        """A family that has an advisor and has told everything but a name."""
        start, person = await self.family("nameless", stage=Stage.CLOSED)
        assert person.family is not None
        await assign_advisor(self.house.sessions, family_id=person.family.id, advisor_id=1)
        await change_person(
            self.house.sessions,
            person=person,
            consent_version=self.house.runtime.consent_version,
            name=None,
        )
        return start

    async def left(self) -> Start:
        """A member who leaves the shared record and goes back home."""
        start, person = await self.family("left", stage=Stage.WAITING)
        await self._join(person)
        tr = start.chat.tr
        labels = (
            *("Settings", "My data", "Leave the shared record", "Yes, leave"),
            *("Back", "Back"),
        )
        return replace(
            start, first=[Move("says", "/menu"), *(Move("taps", tr(label)) for label in labels)]
        )

    async def shared(self) -> Start:
        """A family of two members."""
        start, person = await self.family("shared", stage=Stage.WAITING)
        await self._join(person)
        labels = ("Settings", "My data")
        taps = [Move("taps", start.chat.tr(label)) for label in labels]
        return replace(start, first=[*COMMANDS, *taps])

    async def goes_soon(self) -> Start:
        """A family whose other member has asked to delete the record."""
        start, person = await self.family("goes soon", stage=Stage.WAITING)
        other = await self._join(person)
        await forget_person(
            self.house.sessions, person=other, family_too=True, now=self.house.clock()
        )
        return start

    async def stopped(self) -> Start:
        """A family that wants no messages."""
        start, person = await self.family("stopped", stage=Stage.WAITING)
        await stop_messages(self.house.sessions, person=person, now=self.house.clock())
        return start

    async def invited(self) -> list[Start]:
        """People with records of their own who follow invites, the last one to nowhere."""
        _start, host = await self.family("host", stage=Stage.WAITING)
        starts = []
        for token in (await self._token(host), await self._token(host), "nothing"):
            start, _person = await self.family("invited", stage=Stage.EXPLORING)
            starts.append(replace(start, first=[Move("says", f"/start {token}")]))
        return starts

    async def invited_new(self) -> Start:
        """Somebody new with an invite."""
        _start, host = await self.family("host", stage=Stage.WAITING)
        chat, token = self._chat(), await self._token(host)
        language = self.house.translations.name_of(self.locale)
        return Start(
            chat,
            "new with an invite",
            [
                Move("says", f"/start {token}"),
                Move("taps", language),
                Move("taps", chat.tr("I agree")),
            ],
        )

    async def staff(self, role: Role) -> Start:
        """Somebody with a role."""
        chat, now = self._chat(), self.house.clock()
        sessions = self.house.sessions
        await appoint(sessions, person_ids=[chat.id], role=role, now=now)
        await choose_language(sessions, person=Person(chat.id), locale=self.locale, now=now)
        if role is Role.COORDINATOR:
            await self._send_form(chat.id)
        if role is Role.ADVISOR:
            await self._silent_family(chat.id)
        return Start(chat, role.value)

    async def reminded(self) -> Start:
        """A family that has just been reminded of a step of its plan, by a message."""
        start, person = await self.family("reminded", stage=Stage.OPERATING)
        assert person.family is not None
        house, family_id, now = self.house, person.family.id, self.house.clock()
        today, due = local_day(now), local_day(now) + timedelta(days=3)
        await change_plan(
            house.sessions,
            person=person,
            consent_version=house.runtime.consent_version,
            change=lambda plan: replace(plan, steps=(Step(1, Words(text=STRANGE), due),)),
            now=now,
        )
        await house.feed(house.telegram.says(start.chat.id, "/start"))
        async with house.sessions.begin() as session:
            key = f"plan_step:1:{due.isoformat()}"
            session.add(ReminderRow(family_id=family_id, key=key, told_on=today, times=1))
            await push(
                session,
                MessageKind.STEP_NEARED,
                [(family_id, now)],
                {family_id: [start.chat.id]},
                day=today,
                now=now,
            )
        await house.send()
        return replace(start, first=[Move("taps", start.chat.tr("Later"))])

    async def _silent_family(self, advisor_id: int) -> None:
        """Let a family of an advisor not have answered twice."""
        _start, person = await self.family("silent", stage=Stage.OPERATING)
        assert person.family is not None
        family_id, now = person.family.id, self.house.clock()
        await assign_advisor(self.house.sessions, family_id=family_id, advisor_id=advisor_id)
        async with self.house.sessions.begin() as session:
            for months in (1, 2):
                asked = now - timedelta(days=30 * months)
                session.add(
                    CheckInRow(
                        family_id=family_id,
                        day=asked.date(),
                        asked_at=asked,
                        shown=Shown.UNDECIDED,
                    )
                )

    async def _send_form(self, person_id: int) -> None:
        """Let a coordinator have sent a form of the plan."""
        documents = self.house.documents
        content = await documents.docx_template(self.locale, Kind.SHORT)
        await keep_form(
            self.house.sessions,
            person=Person(person_id),
            locale=self.locale,
            kind=Kind.SHORT,
            name=STRANGE,
            content=content,
            now=self.house.clock(),
        )
        documents.use_checked_docx(self.locale, Kind.SHORT, content)

    async def _join(self, host: Person) -> Person:
        token = await self._token(host)
        _start, guest = await self.family("guest", stage=None)
        _joining, guest = await join_family(
            self.house.sessions,
            person=guest,
            token=token,
            leave_own=True,
            now=self.house.clock(),
        )
        return guest

    async def _token(self, host: Person) -> str:
        return await invite_member(
            self.house.sessions,
            person=host,
            consent_version=self.house.runtime.consent_version,
            now=self.house.clock(),
        )

    def _chat(self) -> Chat:
        return Chat(self.house, STRANGE, self.locale, started=True)
