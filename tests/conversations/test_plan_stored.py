"""A stored plan that this program cannot read in full: nothing else breaks, no word is logged."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import text

from domain.plan import Plan, Section
from tests.chat import Chat
from tests.conversations.plans import Pages, files, live, open_section, see_result, som, write_plan
from tests.conversations.test_my_data import copy_of
from tests.house import House

SECRETS = ("Айгүлдүн уйу", "Кара-Тоо", "777123", "көп акча")
STORED = {
    "niche": "gone_niche",
    "own_idea": {"text": 12, "voice": ["көп акча"]},
    "own_money": "көп акча",
    "mood": "Кара-Тоо",
    "answers": {
        "weather": {"choices": ["Кара-Тоо"]},
        "skills": {"choices": ["gone_skill", "animals"]},
        "customers": {"choices": "көп акча"},
    },
    "last_ids": {"purchases": 9, "dreams": 4, "steps": "көп акча"},
    "purchases": [
        {"id": "x", "what": {"text": "Айгүлдүн уйу"}},
        {"id": 2, "what": {"text": "Эчки"}, "price": "8000", "quantity": 3},
        {"id": 3, "what": {"code": "gone_niche.thing"}, "price": "777123"},
        "Кара-Тоо",
    ],
    "costs": [{"id": 1, "what": {"text": "Тоют"}, "amount": "777123", "per": "week"}],
    "steps": [{"id": 1, "what": {"text": "Сурайбыз"}, "due": "көп акча"}],
}


async def store(chat: Chat, document: object) -> None:
    """Put what another program's version has written into the record, and into a version."""
    await live(chat, "naryn_at_bashy")
    await write_plan(chat, Plan(niche="dairy_cow"))
    await see_result(chat)
    await chat.taps("The plan on one page")
    async with chat.house.sessions.begin() as session:
        for table in ("plans", "plan_versions"):
            await session.execute(
                text(f"UPDATE {table} SET plan = :plan"),  # noqa: S608 - a table's name
                {"plan": json.dumps(document)},
            )


async def test_the_rest_is_read_and_every_door_opens(
    aigul: Chat, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await store(aigul, STORED)
    await aigul.says("/start")
    assert aigul.offers("Idea and plan")
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    assert aigul.labels(aigul.said[-1])[0] == f"Эчки · 3 × {som(8000)}"
    await aigul.taps("Continue")
    for section in Section:
        await open_section(aigul, section)
        await aigul.says("/plan")
    await aigul.says("/idea")
    await see_result(aigul)
    sent = len(files(aigul))
    await aigul.taps("The plan on one page")
    await aigul.taps("Earlier versions")
    await aigul.taps("1 · 24.11.2026")
    await aigul.taps("The whole plan (PDF)")
    assert len(files(aigul)) == sent + 2
    assert f"- Эчки: 3 × {som(8000)}" in await copy_of(aigul)
    await aigul.says("/worth")
    await aigul.says("/start")
    assert aigul.offers("Settings")
    assert [word for word in SECRETS if word in caplog.text] == []


async def test_it_is_forgotten_like_any_other(
    aigul: Chat, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await store(aigul, STORED)
    await aigul.says("/forget")
    await aigul.taps("Yes, delete everything")
    left = str(await house.rows())
    assert [word for word in (*SECRETS, "Эчки", "gone_niche") if word in left] == []
    await aigul.says("/start")
    assert aigul.said
    assert [word for word in SECRETS if word in caplog.text] == []


async def test_what_is_added_afterwards_stands_beside_what_could_be_read(
    aigul: Chat, house: House
) -> None:
    await store(aigul, STORED)
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    await aigul.taps("Add or take away")
    await aigul.says("Тосмо")
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert [(line.id, line.what.text) for line in family.plan.purchases] == [
        (2, "Эчки"),
        (3, ""),
        (10, "Тосмо"),
    ]
    aigul.sees(Pages(aigul).offer("purchases"))
