"""Every state of every dialog. Names are never reused: they live on in people's chats."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class WayInSG(StatesGroup):
    """From a stranger's first word to home."""

    language = State()
    consent = State()
    consent_more = State()
    consent_rest = State()
    declined = State()
    stage = State()
    signed = State()
    first = State()


class HomeSG(StatesGroup):
    """The family's home."""

    home = State()


class DeskSG(StatesGroup):
    """The home of who works with families."""

    advisor = State()
    coordinator = State()
    observer = State()


class ReadSG(StatesGroup):
    """Reading one screen of the library."""

    menu = State()
    screen = State()


class SourcesSG(StatesGroup):
    """Where this is written."""

    sources = State()


class SettingsSG(StatesGroup):
    """What may be changed."""

    menu = State()
    family = State()
    me = State()
    language = State()
    name = State()
    phone = State()
    rhythm = State()
    stage = State()
    signed_year = State()
    signed_month = State()
    benefit = State()
    line_of_work = State()
    region = State()
    district = State()
    village = State()


class LetterSG(StatesGroup):
    """Writing to the advisor."""

    writing = State()
    asking = State()
    sent = State()
    kept = State()
    torn = State()


class MyDataSG(StatesGroup):
    """What is kept, and how to have it forgotten."""

    overview = State()
    forget = State()
    forget_family = State()
    leave = State()
    kept = State()


class InviteSG(StatesGroup):
    """Inviting another member of the family."""

    ready = State()


class JoinSG(StatesGroup):
    """Following an invite while having an own record."""

    choosing = State()
    joined = State()
    used_up = State()


class StopSG(StatesGroup):
    """Messages are stopped."""

    asking = State()
    stopped = State()


class AmountSG(StatesGroup):
    """Saying one number."""

    asking = State()
    pad = State()
    right = State()


class WorthSG(StatesGroup):
    """What taking part costs: the benefit that stops, and what the plan brings."""

    asking = State()
    result = State()


class RoleSG(StatesGroup):
    """Choosing in which role to act."""

    choosing = State()


class PlanSG(StatesGroup):
    """From an idea to a plan: the short one question by question, the full one by sections."""

    menu = State()
    question = State()
    niches = State()
    niche = State()
    own_idea = State()
    another = State()
    offer = State()
    lines = State()
    line = State()
    line_words = State()
    counter = State()
    due = State()
    month = State()
    unit = State()
    seasons = State()
    result = State()
    papers = State()
    versions = State()
    version = State()
    show_advisor = State()
    shown = State()


class PlanFormsSG(StatesGroup):
    """The forms that plans are printed on, and sending an own one."""

    forms = State()
    form = State()
    sending = State()


class TaxesSG(StatesGroup):
    """Application, registration, taxes: what there is."""

    menu = State()


class TreeSG(StatesGroup):
    """One tree: its questions, and what follows from the answers."""

    question = State()
    day = State()
    result = State()
    fits = State()
    steps = State()
    know = State()
    point = State()
    answers = State()


class TakeAlongSG(StatesGroup):
    """Questions to take along to an office."""

    questions = State()


class CalendarSG(StatesGroup):
    """Dated duties."""

    duties = State()
    duty = State()
    month = State()


class AskSG(StatesGroup):
    """A question in own words, and what the facts say."""

    asking = State()
    found = State()
    fact = State()
    unknown = State()
    not_ours = State()
    advisor = State()


class NoticesSG(StatesGroup):
    """What was told otherwise before."""

    corrected = State()


class ContactsSG(StatesGroup):
    """Whom to turn to."""

    lines = State()
    safety = State()
    offices = State()


class OfficesSG(StatesGroup):
    """Offices, kept by coordinators."""

    region = State()
    district = State()
    offices = State()
    office = State()
    removing = State()
    change = State()
    kind = State()
    name = State()
    phone = State()
    address = State()


class FactsSG(StatesGroup):
    """Facts, kept by coordinators."""

    facts = State()
    fact = State()
    history = State()
    change = State()
    value = State()
    day = State()
    source = State()
    words = State()
    level = State()
    echo = State()
    review = State()
    send = State()
    name = State()


class CheckInSG(StatesGroup):
    """How things go: three taps, own words, and who may see it."""

    how = State()
    money = State()
    need = State()
    words = State()
    sharing = State()
    done = State()


class ReminderSG(StatesGroup):
    """One thing that the family was reminded of."""

    reminder = State()
    later = State()


class SilentSG(StatesGroup):
    """Families of an advisor that have not answered for two check-ins."""

    families = State()
