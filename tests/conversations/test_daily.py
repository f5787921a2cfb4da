"""The day's message: what is due and how things go; done, later, not for me."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from domain.calendar import DueKind
from domain.person import Stage
from domain.plan import Plan, Step, Words
from tests.chat import Chat, plain, text_of
from tests.conftest import Newcomer
from tests.conversations.test_calendar import ZERO, answer
from tests.conversations.walks import SIGNED, come_home, invite_link
from tests.house import House


async def test_scratch(house: House, aigul: Chat) -> None:
    await come_home(aigul, SIGNED)
    await answer(house, aigul, ZERO)
    await house.later(timedelta(days=60))
    for m in house.telegram.messages(aigul.id)[6:]:
        print(datetime.fromtimestamp(m["date"], UTC), text_of(m), aigul.labels(m), len(text_of(m)))
    assert 0
