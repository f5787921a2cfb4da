"""Polls and quizzes: asked by the bot, answered by people."""

from __future__ import annotations

from typing import Any

from aiogram.methods import StopPoll

from preview.content import Uploads, checked_markup
from preview.markup import formatted, units
from preview.refusal import refuse
from preview.schemas import plain
from preview.state import State

Json = dict[str, Any]

MAX_QUESTION = 300
MAX_OPTION = 100
MIN_OPTIONS = 2
MAX_OPTIONS = 12
MAX_EXPLANATION = 200


def poll_content(state: State, asked: Any) -> Json:
    """Return the poll that a request describes.

    Raises:
        Refused: Question, options or the right answers break a rule.
    """
    question, entities = formatted(
        asked.question, plain(asked.question_parse_mode), plain(asked.question_entities)
    )
    if not question:
        refuse("poll question must be non-empty")
    if units(question) > MAX_QUESTION:
        refuse(f"poll question length must not exceed {MAX_QUESTION}")
    kind = asked.type or "regular"
    if kind not in {"regular", "quiz"}:
        refuse("unsupported poll type specified")
    poll: Json = {
        "id": str(state.number()),
        "question": question,
        "options": _options(asked.options),
        "total_voter_count": 0,
        "is_closed": bool(asked.is_closed),
        "is_anonymous": asked.is_anonymous is not False,
        "type": kind,
        "allows_multiple_answers": bool(asked.allows_multiple_answers),
        "allows_revoting": kind != "quiz" if asked.allows_revoting is None
        else asked.allows_revoting,
        "members_only": bool(asked.members_only),
    }  # fmt: skip
    if entities:
        poll["question_entities"] = entities
    if kind == "quiz":
        poll |= _quiz(asked, len(poll["options"]))
    if asked.open_period is not None:
        poll["open_period"] = asked.open_period
    return {"poll": poll}


def _options(options: list[Any]) -> list[Json]:
    texts = [option if isinstance(option, str) else option.text for option in options]
    texts = [text.strip() for text in texts]
    if len(texts) < MIN_OPTIONS:
        refuse(f"poll must have at least {MIN_OPTIONS} option")
    if len(texts) > MAX_OPTIONS:
        refuse(f"poll can't have more than {MAX_OPTIONS} options")
    if not all(texts):
        refuse("poll option must be non-empty")
    if any(units(text) > MAX_OPTION for text in texts):
        refuse(f"poll options length must not exceed {MAX_OPTION}")
    return [
        {"persistent_id": str(number), "text": text, "voter_count": 0}
        for number, text in enumerate(texts)
    ]


def _quiz(asked: Any, size: int) -> Json:
    correct = asked.correct_option_ids
    if correct is None:
        correct = [] if asked.correct_option_id is None else [asked.correct_option_id]
    if not correct:
        refuse("correct quiz option list must be non-empty")
    if any(not 0 <= number < size for number in correct):
        refuse("wrong quiz correct_option_id")
    if correct != sorted(set(correct)):
        refuse("correct quiz option list must be increasing")
    quiz: Json = {"correct_option_ids": correct}
    if asked.explanation:
        text, entities = formatted(
            asked.explanation,
            plain(asked.explanation_parse_mode),
            plain(asked.explanation_entities),
        )
        if units(text) > MAX_EXPLANATION:
            refuse("MESSAGE_TOO_LONG")
        quiz["explanation"] = text
        if entities:
            quiz["explanation_entities"] = entities
    return quiz


def copied_poll(state: State, content: Json) -> Json:
    """Return content in which a poll is a new one without votes."""
    if "poll" not in content:
        return content
    options = [option | {"voter_count": 0} for option in content["poll"]["options"]]
    fresh = {"id": str(state.number()), "options": options, "total_voter_count": 0}
    return content | {"poll": content["poll"] | fresh}


def count(state: State, poll_id: str, changes: Json) -> Json:
    """Recount a poll, show it and return the update that tells the bot."""
    kept = state.polls[poll_id]
    chat = state.chats[kept.chat_id]
    message = chat.messages[kept.message_id]
    options = [
        option | {"voter_count": sum(number in votes for votes in kept.votes.values())}
        for number, option in enumerate(message["poll"]["options"])
    ]
    voters = sum(bool(votes) for votes in kept.votes.values())
    poll = message["poll"] | {"options": options, "total_voter_count": voters} | changes
    state.keep(chat, message | {"poll": poll})
    return state.updates.publish("poll", poll)


def stop_poll(state: State, asked: StopPoll, _uploads: Uploads) -> Json:
    """Close a poll."""
    chat = state.open_chat(asked.chat_id)
    message = chat.messages.get(asked.message_id)
    if message is None:
        refuse("message with poll to stop not found")
    if "poll" not in message or message.get("from") != state.bot.user():
        refuse("poll can't be stopped")
    if message["poll"]["is_closed"]:
        refuse("poll has already been closed")
    markup = checked_markup(asked.reply_markup)
    bare = {key: value for key, value in message.items() if key != "reply_markup"}
    chat.messages[asked.message_id] = bare | ({"reply_markup": markup} if markup else {})
    poll: Json = count(state, message["poll"]["id"], {"is_closed": True})["poll"]
    return poll
