"""No request, however odd, breaks the local Telegram: it is done or refused."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from preview.files import Upload
from preview.refusal import Refused
from preview.schemas import method_named
from preview.telegram import METHODS, Limits, Telegram
from tests.preview.conftest import Clock, png

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            1001, "1001", "-1001000000001", "@a", "--5", "²", 1, "1", 2, 0, -1, "", "а", True,
            "true", None, 1.5, [], {}, "[]", "{}", "[1]", [1, "2", None], "attach://photo",
            "attach://no", "HTML", "<b>а</b>", "typing", "quiz", "query", {"type": "chat"},
            '{"type": "all_private_chats"}', {"message_id": 1}, ["а", "б"], '["а", "б"]',
            {"inline_keyboard": [[{"text": "а", "callback_data": "1"}]]},
            '{"keyboard": [["а"]]}', {"keyboard": 5}, {"inline_keyboard": None},
            {"remove_keyboard": True}, [{"type": "photo", "media": "attach://photo"}],
            {"type": "photo", "media": "attach://photo", "caption": "а"},
            [{"offset": 0, "length": 1, "type": "bold"}], [{"command": "a", "description": "а"}],
        ]
    ),
    st.text(max_size=5),
    st.integers(),
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    name = draw(st.sampled_from(sorted(METHODS)))
    fields = sorted(method_named(name).model_fields) or ["nothing"]
    given_values = draw(st.dictionaries(st.sampled_from(fields), VALUES, max_size=6))
    if "chat_id" in fields and draw(st.booleans()):
        given_values |= {"chat_id": 1001}
    if "message_id" in fields and draw(st.booleans()):
        given_values |= {"message_id": draw(st.integers(1, 4))}
    return name, given_values


@settings(deadline=None)
@given(st.lists(requests(), min_size=1, max_size=5))
async def test_any_request_is_done_or_refused(asked: list[tuple[str, dict[str, Any]]]) -> None:
    telegram = Telegram(now=Clock(), limits=Limits.off())
    aigul = telegram.add_person("Айгүл", id=1001)
    telegram.says(aigul.id, "/start")
    keys = {"inline_keyboard": [[{"text": "а", "callback_data": "1"}]]}
    first = {"chat_id": aigul.id, "text": "Салам", "reply_markup": keys}
    await telegram.call("sendMessage", first)
    await telegram.call("sendPoll", {"chat_id": aigul.id, "question": "?", "options": ["а", "б"]})
    telegram.sends_photo(aigul.id, Upload("a.png", png()))
    for method, params in asked:
        status, body = await telegram.answer(method, params, {"photo": Upload("a.png", png())})
        assert body["ok"] or body["description"]
        assert status == body.get("error_code", 200)


@settings(deadline=None)
@given(st.text(max_size=50))
async def test_any_text_of_a_person_is_said_or_impossible(text: str) -> None:
    telegram = Telegram(now=Clock())
    aigul = telegram.add_person("Айгүл")
    try:
        said = telegram.says(aigul.id, text)["message"]["text"]
    except (ValueError, Refused):
        said = ""
    assert said == said.strip(" \n")
    assert not set(said) & set("\r\t\0\u202e")
