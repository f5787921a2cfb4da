"""Updates are written down before they are confirmed."""

from __future__ import annotations

import logging

import pytest

from bot.state_file import Inbox, StateFile
from tests.state.conftest import Disk, message


def restarted(disk: Disk) -> list[tuple[int, int]]:
    """Ids and attempts that the next process finds; it dies while handling the first."""
    with StateFile(disk.path) as file:
        inbox = Inbox(file)
        inbox.put_aside()
        found = [(one.update_id, one.attempts) for one in inbox.leftovers()]
        if found:
            inbox.attempt(found[0][0])
    return found


def test_leftovers_come_in_the_order_they_were_sent(inbox: Inbox) -> None:
    inbox.add([message(5), message(6, chat_id=8)])
    inbox.add([message(7)])
    inbox.done(6)
    left = inbox.leftovers()
    assert [(one.update_id, one.chat_id) for one in left] == [(5, 7), (7, 7)]
    assert left[0].raw == message(5)
    assert left[0].leftover


def test_a_batch_that_comes_again_is_known_though_it_is_handled(disk: Disk) -> None:
    with StateFile(disk.path) as file:
        inbox = Inbox(file)
        inbox.add([message(5), message(6)])
        inbox.done(5)
    with StateFile(disk.path) as file:
        inbox = Inbox(file)
        assert inbox.add([message(5), message(6), message(7)])[0].update_id == 7
        assert [one.update_id for one in inbox.leftovers()] == [6, 7]
        assert inbox.add([message(6), message(7)]) == []


def test_ids_may_begin_again_from_anywhere(inbox: Inbox) -> None:
    inbox.add([message(900)])
    assert [one.update_id for one in inbox.add([message(12)])] == [12]


def test_an_empty_answer_forgets_nothing(inbox: Inbox) -> None:
    inbox.add([message(5)])
    assert inbox.add([]) == []
    assert inbox.add([message(5)]) == []


def test_an_update_that_kills_at_every_attempt_is_put_aside_by_id(
    disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    with StateFile(disk.path) as file:
        Inbox(file).add([message(5, text="сыр"), message(6)])
    assert [restarted(disk)[0] for _ in range(4)] == [(5, 0), (5, 1), (5, 2), (5, 3)]

    with caplog.at_level(logging.ERROR):
        assert restarted(disk) == [(6, 0)]

    assert "update 5 took the process down" in caplog.text
    assert "сыр" not in caplog.text
    assert disk.rows("SELECT update_id FROM poison") == [(5,)]


def test_a_process_that_is_told_to_stop_blames_nobody(inbox: Inbox) -> None:
    inbox.add([message(5)])
    for _ in range(9):
        inbox.attempt(5)
    inbox.acquit()
    assert [one.attempts for one in inbox.leftovers()] == [0]


def test_forgetting_drops_the_updates_of_the_chat(file: StateFile, disk: Disk) -> None:
    tap = {"id": "1", "from": {"id": 7}, "message": {"chat": {"id": 7}}, "data": "yes"}
    vote = {"poll_id": "1", "user": {"id": 7}, "option_ids": [0]}
    Inbox(file).add(
        [
            message(5),
            message(6, chat_id=8),
            {"update_id": 7, "callback_query": tap},
            {"update_id": 8, "poll_answer": vote},
            {"update_id": 9, "edited_message": message(9)["message"]},
            {"update_id": 10, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 7}}},
        ]
    )
    file.forget(7)
    assert disk.inbox == [6]


def test_what_is_handled_leaves_the_disk(disk: Disk) -> None:
    word = "Бактыгүл айтты"
    with StateFile(disk.path) as file:
        inbox = Inbox(file)
        inbox.add([message(number, text=word * number) for number in range(1, 90)])
        for number in range(1, 90):
            inbox.done(number)
    trace = message(1, text=word)["message"]["text"].encode("unicode_escape")[:12]
    assert trace not in disk.path.read_bytes()
    assert not disk.path.with_name("bot.state-wal").exists()
