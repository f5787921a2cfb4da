"""Tables. Times are UTC; months are their first day; codes are the domain's enums."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.plan_document import PlanDocument
from db.progress_document import ProgressDocument
from domain.plan import Plan
from domain.progress import Progress

CODE = 32
SHORT_TEXT = 60
LINE = 120
NEVER_AGAIN = {"sqlite_autoincrement": True}
"""Messages name families and cases: a number that has gone must not come back as another's."""


class Moment(TypeDecorator[datetime]):
    """An aware time, stored in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone and turn the rest to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without a zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Return the stored time with its zone."""
        if value is None:
            return None
        moment: datetime = value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables' common ground."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment(), str: String()}  # noqa: RUF012 - SQLAlchemy's form


class FamilyRow(Base):
    """A family's record, shared by its members.

    ``look_at`` is when the clock looks at the family again, ``check_in_at`` when it is next asked
    how things go; ``always_send`` lets the advisor see each check-in without being asked.
    """

    __tablename__ = "families"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    stage: Mapped[str | None] = mapped_column(String(CODE))
    signed_month: Mapped[date | None]
    signed_unknown: Mapped[bool] = mapped_column(default=False)
    gets_benefit: Mapped[bool | None]
    benefit_monthly: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    place: Mapped[str | None] = mapped_column(String(CODE))
    village: Mapped[str | None] = mapped_column(String(SHORT_TEXT))
    line_of_work: Mapped[str | None] = mapped_column(String(CODE))
    rhythm: Mapped[str] = mapped_column(String(CODE))
    advisor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    always_send: Mapped[bool] = mapped_column(default=False)
    check_in_at: Mapped[datetime | None] = mapped_column(index=True)
    look_at: Mapped[datetime | None] = mapped_column(index=True)
    forget_due_at: Mapped[datetime | None] = mapped_column(index=True)

    __table_args__ = NEVER_AGAIN


class PlanRow(Base):
    """A family's plan as it stands: one document (docs/decisions/0010)."""

    __tablename__ = "plans"

    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    plan: Mapped[Plan] = mapped_column(PlanDocument)
    changed_at: Mapped[datetime]


class PlanVersionRow(Base):
    """A plan as it stood when a paper was made of it; ``sent_at`` if the advisor may see it."""

    __tablename__ = "plan_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id", ondelete="CASCADE"))
    number: Mapped[int]
    plan: Mapped[Plan] = mapped_column(PlanDocument)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("family_id", "number"),)


class PlanTemplateRow(Base):
    """A form for plans that a coordinator sent in the place of the built-in one.

    It outlives who sent it: ``sent_by`` is empty once they are forgotten.
    """

    __tablename__ = "plan_templates"

    locale: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    kind: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    name: Mapped[str] = mapped_column(String(SHORT_TEXT))
    content: Mapped[bytes]
    sent_by: Mapped[int | None] = mapped_column(BigInteger, index=True)
    sent_at: Mapped[datetime]


class ProgressRow(Base):
    """What a family has answered in the trees and ticked off, as one document."""

    __tablename__ = "progress"

    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    progress: Mapped[Progress] = mapped_column(ProgressDocument)
    changed_at: Mapped[datetime]


class PersonRow(Base):
    """A Telegram account; ``id`` is the Telegram user id.

    Without a consent and without a role only ``id``, ``locale`` and the times are filled.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    created_at: Mapped[datetime]
    locale: Mapped[str | None] = mapped_column(String(CODE))
    step: Mapped[str | None] = mapped_column(String(CODE))
    name: Mapped[str | None] = mapped_column(String(SHORT_TEXT))
    phone_use: Mapped[str | None] = mapped_column(String(CODE))
    consent_version: Mapped[int | None]
    consent_at: Mapped[datetime | None]
    chosen_role: Mapped[str | None] = mapped_column(String(CODE))
    keyboard_locale: Mapped[str | None] = mapped_column(String(CODE))
    commands_locale: Mapped[str | None] = mapped_column(String(CODE))
    stopped_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    family_id: Mapped[int | None] = mapped_column(
        ForeignKey("families.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        Index(
            "ix_people_unconsented",
            "created_at",
            sqlite_where=text("consent_at IS NULL"),
            postgresql_where=text("consent_at IS NULL"),
        ),
    )


class ConsentRow(Base):
    """A consent as it was given: version of the text, language, time."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(CODE))
    given_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "version"),)


class RoleRow(Base):
    """A role that a person holds beside being a family member."""

    __tablename__ = "roles"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    given_at: Mapped[datetime]
    from_settings: Mapped[bool] = mapped_column(default=False)


class InviteRow(Base):
    """A single-use way into a family's record; only the token's hash is stored."""

    __tablename__ = "invites"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(BigInteger, index=True)


class LetterRow(Base):
    """What a person wrote to the advisor; ``sent_at`` is empty while it is only kept."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(CODE))
    body: Mapped[str | None]
    file_id: Mapped[str | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("person_id", "message_id"),)


class FactChangeRow(Base):
    """What a coordinator did to a fact, and all that then stood in the place of the file's words.

    ``fields`` is JSON of ``content.facts.Fact``, empty where the file speaks again. The newest
    row ``in_force`` counts. Rows outlive who made them: once they are forgotten, names and ids
    are empty.
    """

    __tablename__ = "fact_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[str] = mapped_column(String(SHORT_TEXT), index=True)
    kind: Mapped[str] = mapped_column(String(CODE))
    state: Mapped[str] = mapped_column(String(CODE))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    version_before: Mapped[str] = mapped_column(String(CODE))
    version: Mapped[str] = mapped_column(String(CODE))
    made_by: Mapped[int | None] = mapped_column(BigInteger, index=True)
    made_by_name: Mapped[str | None] = mapped_column(String(SHORT_TEXT))
    made_at: Mapped[datetime]
    looked_by: Mapped[int | None] = mapped_column(BigInteger, index=True)
    looked_by_name: Mapped[str | None] = mapped_column(String(SHORT_TEXT))
    looked_at: Mapped[datetime | None]


class TellingRow(Base):
    """Which version of a fact a person was told, and when last."""

    __tablename__ = "tellings"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    fact_id: Mapped[str] = mapped_column(String(SHORT_TEXT), primary_key=True, index=True)
    version: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    told_at: Mapped[datetime]


class FactNoticeRow(Base):
    """That a person is to hear of a correction; ``seen_at`` once they have."""

    __tablename__ = "fact_notices"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    change_id: Mapped[int] = mapped_column(
        ForeignKey("fact_changes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class AskCountRow(Base):
    """How often people asked for a fact, or beyond the bot's subject, and were helped, on a day.

    ``what`` is a fact's id or a topic; the questions' words are not kept.
    """

    __tablename__ = "ask_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    what: Mapped[str] = mapped_column(String(SHORT_TEXT), primary_key=True)
    locale: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)


class OfficeRow(Base):
    """An office or a line for families of a place, as a coordinator has entered it."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(CODE), index=True)
    kind: Mapped[str] = mapped_column(String(CODE))
    name: Mapped[str] = mapped_column(String(SHORT_TEXT))
    phone: Mapped[str | None] = mapped_column(String(SHORT_TEXT))
    address: Mapped[str | None] = mapped_column(String(LINE))
    checked_on: Mapped[date]
    checked_by: Mapped[int | None] = mapped_column(BigInteger, index=True)


class CheckInRow(Base):
    """A question how things go, and what a family has answered; ``day`` is when it was due.

    ``words`` are all own words as they are read, put together from those of each member.
    """

    __tablename__ = "check_ins"

    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger, index=True)
    finished_at: Mapped[datetime | None]
    how: Mapped[str | None] = mapped_column(String(CODE))
    money: Mapped[str | None] = mapped_column(String(CODE))
    need: Mapped[str | None] = mapped_column(String(CODE))
    words: Mapped[str | None]
    file_kind: Mapped[str | None] = mapped_column(String(CODE))
    file_id: Mapped[str | None]
    file_by: Mapped[int | None] = mapped_column(BigInteger, index=True)
    shown: Mapped[str] = mapped_column(String(CODE))


class OwnWordsRow(Base):
    """A text that a member has added to a check-in; it goes with the member."""

    __tablename__ = "own_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id", ondelete="CASCADE"))
    day: Mapped[date]
    said_by: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    body: Mapped[str]

    __table_args__ = (Index("ix_own_words_family_id", "family_id", "day"),)


class ReminderRow(Base):
    """What a family was reminded of, by the key under which it would be ticked as done."""

    __tablename__ = "reminders"

    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(LINE), primary_key=True)
    told_on: Mapped[date | None]
    times: Mapped[int] = mapped_column(default=0)
    later_on: Mapped[date | None]
    dropped: Mapped[bool] = mapped_column(default=False)


class PushRow(Base):
    """The one message of a day that was pushed to a family; ``what`` is its reason."""

    __tablename__ = "pushes"

    family_id: Mapped[int] = mapped_column(
        ForeignKey("families.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(LINE))


class CaseRow(Base):
    """Something that an advisor should look at; of one kind a family has one that is open."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(CODE))
    severity: Mapped[str] = mapped_column(String(CODE))
    state: Mapped[str] = mapped_column(String(CODE))
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    check_in_day: Mapped[date | None]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_cases_open",
            "family_id",
            "kind",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        Index(
            "ix_cases_new",
            "family_id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index("ix_cases_family_id", "family_id"),
        Index("ix_cases_changed_at", "changed_at"),
        NEVER_AGAIN,
    )


class OutboxRow(Base):
    """A message to be sent, or what became of it; words are drawn at delivery.

    ``person_id`` is also the chat. Operators may be nobody whom the bot has met, so nothing
    refers to ``people``. ``slot`` names a message that is edited later.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(CODE))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    op: Mapped[str] = mapped_column(String(CODE))
    slot: Mapped[str | None] = mapped_column(String(LINE))
    dedupe_key: Mapped[str] = mapped_column(String(LINE), unique=True)
    priority: Mapped[int]
    not_before: Mapped[datetime]
    stale_after: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(CODE))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(LINE))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_outbox_queued",
            "priority",
            "not_before",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_outbox_sending",
            "lease_until",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index("ix_outbox_person_id", "person_id", "slot"),
        Index("ix_outbox_ended_at", "ended_at"),
        NEVER_AGAIN,
    )


class DayExceptionRow(Base):
    """A day that differs from the calendar of holidays: off, or worked."""

    __tablename__ = "day_exceptions"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_off: Mapped[bool]


class StepCountRow(Base):
    """How often a question of the way in was shown and answered on a day, in a language."""

    __tablename__ = "step_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    locale: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)


class ErasureRow(Base):
    """That somebody was forgotten or received their data: a random number, never who."""

    __tablename__ = "erasures"

    number: Mapped[str] = mapped_column(String(CODE), primary_key=True)
    what: Mapped[str] = mapped_column(String(CODE))
    day: Mapped[date]


# What a tap reads and writes by tables: a plain statement costs half of one that the ORM prepares.
PEOPLE, FAMILIES, ROLES, PLAN_TABLE, PROGRESS, OUTBOX, CHECK_INS = (
    cast(Table, row.__table__)
    for row in (PersonRow, FamilyRow, RoleRow, PlanRow, ProgressRow, OutboxRow, CheckInRow)
)
