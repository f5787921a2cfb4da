"""Forms of the plan: a coordinator takes one, changes it in Word, sends it; families use it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.dialogs.plan_forms import LONGEST_WHAT, problem_text, refusal_text
from db.queries.plans import SentForm, forms_sent
from db.session import DatabaseAwayError
from documents.sheet import Kind
from documents.templates import LARGEST, Problem, Refusal
from domain.person import Role
from domain.plan import Words
from preview.files import Upload
from tests.chat import Chat, parts
from tests.conftest import Newcomer
from tests.conversations.test_outages import away
from tests.conversations.test_roles import make, take
from tests.conversations.walks import STRAY_ON_THE_WAY, come_home
from tests.house import NOON, TEMPLATES, House
from usecases.plans import change_plan

FORMS = "Word files of the plan are made on these forms. A PDF keeps its look."
TAKE = "Take the form in use, change it in Word and send it here."
SEND = "Send the new form here: a Word file (.docx), at most {n} MB."
FILLS = "I fill in what stands in braces. Move it or take it out, but do not change it."
WRONG = "If something is wrong with the file, I say what, and the form in use stays."
BUILT_IN, OWN = "{form}: the built-in form", "{form}: own form {name}, {date}"
SHORT, FULL = "{language}, one page", "{language}, whole plan"
CANNOT, STAYS = "This form cannot be used yet:", "The form in use stays."
KEPT = "✅ The form is kept. Word files of the plan are made on it now."
FORM_BUTTONS = ["Get the form in use", "Send a file", "Back"]
OWN_BUTTONS = ["Get the form in use", "Send a file", "Back to the built-in form", "Back"]
TOO_BIG = "The file is too big. The most is {n} MB."
OURS = "Биздин бланк"


@pytest.fixture
async def coordinator(aigul: Chat, house: House) -> Chat:
    await make(house, aigul, Role.COORDINATOR)
    await aigul.says("/start")
    await aigul.sends_language()
    return aigul


@pytest.fixture
async def family(newcomer: Newcomer, house: House) -> Chat:
    """Somebody who has a plan."""
    chat = newcomer("Нургүл")
    await come_home(chat)
    await change_plan(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        change=lambda plan: replace(plan, own_idea=Words(text="эчки багуу")),
        now=house.clock(),
    )
    return chat


def name(chat: Chat, text: str = SHORT) -> str:
    """What the form of the chat's language is called."""
    return chat.tr(text, language=chat.house.translations.name_of(chat.locale))


def every(chat: Chat, **own: str) -> str:
    """The lines of the list: all built-in but those that are told."""
    names = chat.house.translations
    forms = [
        chat.tr(text, language=names.name_of(code))
        for code in names.available_locales
        for text in (SHORT, FULL)
    ]
    lines = own.get("own", "")
    return "\n".join(
        lines if lines and form == name(chat) else chat.tr(BUILT_IN, form=form) for form in forms
    )


def own_line(chat: Chat, file: str = "our.docx", date: str = "24.11.2026") -> str:
    return chat.tr(OWN, form=name(chat), name=file, date=date)


def built_in_line(chat: Chat) -> str:
    return chat.tr(BUILT_IN, form=name(chat))


async def open_form(chat: Chat) -> None:
    await chat.says("/menu")
    await chat.taps("Forms of the plan")
    await chat.taps(name(chat))


async def send(chat: Chat, content: bytes, file: str = "our.docx") -> None:
    await chat.acts(chat.house.telegram.sends_document(chat.id, Upload(file, content)))


def received(chat: Chat) -> bytes:
    """The file that the bot has just sent."""
    stored = chat.house.telegram.files.get(chat.said[-1]["document"]["file_id"])
    assert stored is not None
    return stored.content


def built_in(locale: str) -> bytes:
    return Path(TEMPLATES, locale, "plan_short.docx").read_bytes()


def edited(content: bytes, *paragraphs: str) -> bytes:
    """The form as a coordinator saves it after writing below it."""
    document = Document(BytesIO(content))
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def last_line(content: bytes) -> str:
    return str(Document(BytesIO(content)).paragraphs[-1].text)


async def paper(family: Chat) -> bytes:
    """The family's plan as a Word file."""
    await family.says("/plan")
    await family.taps("See what it comes to")
    await family.taps("Other papers")
    await family.taps("One page (Word)")
    return received(family)


async def test_a_coordinator_changes_a_form_in_word_and_families_use_it(
    coordinator: Chat, family: Chat
) -> None:
    await coordinator.says("/menu")
    await coordinator.taps("Forms of the plan")
    coordinator.sees(parts(FORMS, every(coordinator)))
    await coordinator.taps(name(coordinator))
    coordinator.sees(parts(built_in_line(coordinator), TAKE), buttons=FORM_BUTTONS)

    await coordinator.taps("Get the form in use")
    coordinator.sees("Change it in Word and send it back here.")
    form = received(coordinator)
    assert form == built_in(coordinator.locale)

    await coordinator.taps("Send a file")
    coordinator.sees(
        parts(built_in_line(coordinator), coordinator.tr(SEND, n=2), FILLS, WRONG),
        buttons=["Get the form in use", "Back"],
    )
    assert not last_line(await paper(family)).startswith(OURS)
    await send(coordinator, edited(form, f"{OURS}: {{{{ title }}}}"))
    coordinator.sees(KEPT, parts(own_line(coordinator), TAKE), buttons=OWN_BUTTONS)

    assert last_line(await paper(family)) == f"{OURS}: эчки багуу"
    await coordinator.taps("Get the form in use")
    assert last_line(received(coordinator)) == f"{OURS}: {{{{ title }}}}"
    await coordinator.taps("Back")
    coordinator.sees(parts(FORMS, every(coordinator, own=own_line(coordinator))))


async def test_a_form_may_be_sent_where_it_was_asked_for_and_again(
    coordinator: Chat, family: Chat, house: House
) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), OURS), "first.docx")
    coordinator.sees(KEPT, parts(own_line(coordinator, "first.docx"), TAKE))
    await house.later(timedelta(days=1))
    await send(coordinator, edited(built_in(coordinator.locale), f"{OURS} 2"), "<b>&.DOCX")
    line = own_line(coordinator, "<b>&.DOCX", "25.11.2026")
    coordinator.sees(KEPT, parts(line, TAKE))
    assert last_line(await paper(family)) == f"{OURS} 2"
    assert await kept(house) == [
        SentForm(coordinator.locale, "short", "<b>&.DOCX", NOON + timedelta(days=1))
    ]


async def test_the_built_in_form_comes_back(coordinator: Chat, family: Chat, house: House) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), OURS))
    assert last_line(await paper(family)) == OURS
    await coordinator.taps("Back to the built-in form")
    coordinator.sees(parts(built_in_line(coordinator), TAKE), buttons=FORM_BUTTONS)
    assert last_line(await paper(family)) != OURS
    assert await kept(house) == []


async def test_a_restart_keeps_the_form(coordinator: Chat, family: Chat, house: House) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), OURS))
    await house.restart()
    assert last_line(await paper(family)) == OURS
    await coordinator.taps("Back to the built-in form")
    await house.restart()
    assert last_line(await paper(family)) != OURS


async def test_an_unknown_word_is_refused_by_its_name_and_the_form_in_use_stays(
    coordinator: Chat, family: Chat, house: House
) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), OURS))
    await coordinator.taps("Send a file")
    await send(coordinator, edited(built_in(coordinator.locale), "{{ tittle }} {{ title }}"))
    problem = coordinator.tr("I do not know this word in braces: {what}", what="{{ tittle }}")
    coordinator.sees(refusal(coordinator, problem))
    assert last_line(await paper(family)) == OURS
    assert [form.name for form in await kept(house)] == ["our.docx"]
    await send(coordinator, edited(built_in(coordinator.locale), f"{OURS} 2"))
    coordinator.sees(KEPT, parts(own_line(coordinator), TAKE))


async def test_a_form_that_could_not_be_kept_is_not_used(
    coordinator: Chat,
    family: Chat,
    house: House,
    failures: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), OURS))
    with monkeypatch.context() as database:
        database.setattr(house.sessions, "begin", away)
        with pytest.raises(DatabaseAwayError):
            await send(coordinator, edited(built_in(coordinator.locale), f"{OURS} 2"))
    assert last_line(await paper(family)) == OURS
    failures.clear()


async def test_a_mistake_is_shown_by_its_place_without_english(coordinator: Chat) -> None:
    await open_form(coordinator)
    await send(coordinator, edited(built_in(coordinator.locale), "{{ title Бизнес }}"))
    place = coordinator.tr("I could not read this place: {what}", what="{{ title Бизнес }}")
    coordinator.sees(refusal(coordinator, place))


async def test_five_problems_are_told_at_once(coordinator: Chat) -> None:
    await open_form(coordinator)
    words = [f"{{{{ сөз{number} }}}}" for number in range(7)]
    await send(coordinator, edited(built_in(coordinator.locale), *words))
    unknown = "I do not know this word in braces: {what}"
    told = [coordinator.tr(unknown, what=word) for word in words[:5]]
    coordinator.sees(refusal(coordinator, *told, more=True))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04 no longer whole", "broken"),
        (b"words", "broken"),
        (b"0" * (LARGEST + 1), "too big"),
    ],
)
async def test_a_file_that_cannot_be_a_form_is_refused(
    coordinator: Chat, house: House, content: bytes, problem: str
) -> None:
    await open_form(coordinator)
    await send(coordinator, content)
    broken = coordinator.tr("I could not open the file. In Word, save it as .docx again.")
    too_big = coordinator.tr(TOO_BIG, n=2)
    coordinator.sees(refusal(coordinator, broken if problem == "broken" else too_big))
    assert await kept(house) == []


async def test_a_big_file_is_not_even_fetched(coordinator: Chat, house: House) -> None:
    await open_form(coordinator)
    update = house.telegram.sends_document(coordinator.id, Upload("our.docx", b"words"))
    update["message"]["document"]["file_size"] = LARGEST + 1
    await coordinator.acts(update)
    coordinator.sees(refusal(coordinator, coordinator.tr(TOO_BIG, n=2)))


async def test_what_is_no_word_file_is_answered_kindly(coordinator: Chat) -> None:
    await open_form(coordinator)
    for file in ("plan.pdf", "plan.doc", "docx"):
        await send(coordinator, b"words", file)
        coordinator.sees("I need a Word file whose name ends in .docx")
    for kind in ("voice", "photo", "sticker"):
        await coordinator.sends(kind)
        coordinator.sees(STRAY_ON_THE_WAY)
    await coordinator.says("бланк")
    coordinator.sees(STRAY_ON_THE_WAY)
    coordinator.stands_at(parts(built_in_line(coordinator), TAKE))


async def test_only_coordinators_have_the_forms_on_their_desk(aigul: Chat, house: House) -> None:
    await make(house, aigul, Role.ADVISOR, Role.OBSERVER)
    await aigul.says("/start")
    await aigul.sends_language()
    assert not aigul.offers("Forms of the plan")


@pytest.mark.parametrize("move", ["Get the form in use", "Back to the built-in form", "(file)"])
async def test_nothing_is_done_once_the_role_is_taken(
    coordinator: Chat, house: House, move: str
) -> None:
    await open_form(coordinator)
    form = edited(built_in(coordinator.locale), OURS)
    await send(coordinator, form)
    await take(house, coordinator)
    if move == "(file)":
        await send(coordinator, built_in(coordinator.locale), "second.docx")
    else:
        await coordinator.taps(move)
    assert all("document" not in message for message in coordinator.said)
    assert not coordinator.offers("Get the form in use")
    assert [form.name for form in await kept(house)] == ["our.docx"]
    assert await house.documents.docx_template(coordinator.locale, Kind.SHORT) == form


async def test_a_list_still_open_shows_nothing_once_the_role_is_taken(
    coordinator: Chat, house: House, failures: list[logging.LogRecord]
) -> None:
    await open_form(coordinator)
    await take(house, coordinator)
    await coordinator.taps("Back")
    assert FORMS not in coordinator.window
    assert not coordinator.offers(name(coordinator))
    assert {record.name for record in failures} <= {"aiogram_dialog.window"}
    failures.clear()


async def test_every_problem_has_its_words(house: House, locale: str) -> None:
    with house.speaking(locale):
        told = [problem_text(Problem(refusal, "§" * 500)) for refusal in Refusal]
        told_as_html = refusal_text([Problem(Refusal.SYNTAX, "<b>&")])
    assert len(set(told)) == len(Refusal)
    assert {line.count("§") for line in told} == {0, LONGEST_WHAT}
    assert "&lt;b&gt;&amp;" in told_as_html


def refusal(chat: Chat, *problems: str, more: bool = False) -> str:
    lines = [chat.tr(CANNOT), *(f"• {problem}" for problem in problems)]
    if more:
        lines.append(chat.tr("There is more. Correct these first."))
    return "\n".join([*lines, chat.tr(STAYS)])


async def kept(house: House) -> list[SentForm]:
    async with house.sessions.read() as session:
        return await forms_sent(session)
