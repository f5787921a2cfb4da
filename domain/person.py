"""Who writes to the bot: a person, their roles and the family that they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.plan import Plan
from domain.progress import Progress


class Role(StrEnum):
    """What a person may do; several may be held at once."""

    FAMILY = "family"
    ADVISOR = "advisor"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


class Stage(StrEnum):
    """Where a family stands on its road through the programme."""

    EXPLORING = "exploring"
    PLANNING = "planning"
    WAITING = "waiting"
    RETURNED = "returned"
    NOT_SELECTED = "not_selected"
    CONTRACTED = "contracted"
    OPERATING = "operating"
    CLOSED = "closed"


SIGNED_STAGES = frozenset({Stage.CONTRACTED, Stage.OPERATING, Stage.CLOSED})


class LineOfWork(StrEnum):
    """The sector of the family's business; the four that the programme counts."""

    FARMING = "farming"
    MAKING = "making"
    TRADE = "trade"
    SERVICES = "services"
    UNDECIDED = "undecided"


class Rhythm(StrEnum):
    """How often the bot asks how things go."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"
    OFF = "off"


class PhoneUse(StrEnum):
    """Who reads this phone."""

    MINE = "mine"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was given: to which text, and when (UTC)."""

    version: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Family:
    """A family's record, shared by its members.

    Attributes:
        stage: None until the family has said where it stands.
        signed_month: First day of the month of signing; None where unknown.
        signed_unknown: She said that she does not know the month, so it is not asked again.
        gets_benefit: Whether the family gets «үй-бүлөгө көмөк»; None where unknown.
        benefit_monthly: What it gets of it a month in KGS, by its own word; None where unknown.
        place: Code of a district or city in ``content/places.yaml``.
        village: Free text as typed.
        members: How many people share the record.
        always_send: Whether the advisor sees each check-in without being asked.
        plan: What the family has planned so far; empty until it begins.
        progress: What it has answered in the trees and ticked off.
        goes_at: Set (UTC) while a member's wish to delete the record waits for the others.
    """

    id: int
    stage: Stage | None = None
    signed_month: date | None = None
    signed_unknown: bool = False
    gets_benefit: bool | None = None
    benefit_monthly: Decimal | None = None
    place: str | None = None
    village: str | None = None
    line_of_work: LineOfWork | None = None
    rhythm: Rhythm = Rhythm.MONTHLY
    members: int = 1
    has_advisor: bool = False
    always_send: bool = False
    goes_at: datetime | None = None
    plan: Plan = field(default_factory=Plan)
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Person:
    """What the bot knows of whoever sent an update, read once an update.

    ``id`` is the Telegram user id, which is also the private chat's id. A person who has never
    written has no language and no record. ``has_notices``: a fact they were told was corrected.
    """

    id: int
    locale: str | None = None
    name: str | None = None
    phone_use: PhoneUse | None = None
    consent: Consent | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    chosen_role: Role | None = None
    stopped: bool = False
    blocked: bool = False
    keyboard_locale: str | None = None
    commands_locale: str | None = None
    has_notices: bool = False
    family: Family | None = None

    @property
    def role(self) -> Role:
        """The role in which the person acts now.

        >>> Person(1, roles=frozenset({Role.ADVISOR})).role
        <Role.ADVISOR: 'advisor'>
        >>> Person(1).role
        <Role.FAMILY: 'family'>
        """
        if self.chosen_role is Role.FAMILY or self.chosen_role in self.roles:
            return self.chosen_role or Role.FAMILY
        staff = (role for role in (Role.COORDINATOR, Role.ADVISOR, Role.OBSERVER))
        return next((role for role in staff if role in self.roles), Role.FAMILY)

    def with_family(self, **changes: Any) -> Person:
        """Return the person with a changed family record; without one, the person as is.

        >>> Person(1, family=Family(7)).with_family(village="Ак-Сай").family.village
        'Ак-Сай'
        """
        if self.family is None:
            return self
        return replace(self, family=replace(self.family, **changes))

    def agreed_to(self, version: int) -> bool:
        """Whether the person has agreed to this version of the consent text."""
        return self.consent is not None and self.consent.version == version
