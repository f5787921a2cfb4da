"""Commands that do not talk to Telegram are quick: they never load aiogram."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.app.child import environment

REPORT = """
import sys
from app.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as leaving:
    code = leaving.code
print("aiogram" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


async def python(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """Run Python there; return its exit code and the last word that it wrote to standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, env=environment(), stdout=PIPE, stderr=PIPE
    )
    _out, errors = await process.communicate()
    return process.returncode, errors.decode().split()[-1] if errors else ""


@pytest.mark.parametrize("command", ["--help", "migrate", "check"])
async def test_no_aiogram_for(command: str, tmp_path: Path) -> None:
    assert await python(tmp_path, "-c", REPORT, command) == (0, "False")


async def test_migrate_makes_the_database(tmp_path: Path) -> None:
    assert await python(tmp_path, "-m", "app", "migrate") == (0, "")
    assert (tmp_path / "koldoo.db").stat().st_size > 0


async def ask(
    folder: Path, *arguments: str, typed: bytes | None = None
) -> tuple[int | None, list[str], list[str]]:
    """Run ``koldoo ask`` there; return its exit code, and the lines of both outputs."""
    command = [sys.executable, "-m", "app", "ask", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment(), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate(typed)
    return process.returncode, out.decode().splitlines(), errors.decode().splitlines()


@pytest.mark.parametrize("command", [["ask", "патент канча"], ["ask", "--json", "патент канча"]])
async def test_no_aiogram_to_ask(command: list[str], tmp_path: Path) -> None:
    assert await python(tmp_path, "-c", REPORT, *command) == (0, "False")


@pytest.mark.parametrize(
    ("language", "title", "value"),
    [("ky", "Патент баасы: контейнер", "айына"), ("ru", "Патент: цена за контейнер", "в месяц")],
)
async def test_ask_says_what_the_bot_would_say(
    language: str, title: str, value: str, tmp_path: Path
) -> None:
    code, lines, errors = await ask(tmp_path, "--language", language, "контейнер патент канча")
    assert (code, errors, lines[:2]) == (0, [], ["контейнер патент канча", f"• {title}"])
    assert value in lines[2]


async def test_ask_names_the_door_of_what_is_not_known(tmp_path: Path) -> None:
    code, lines, _errors = await ask(tmp_path, "комиссия канча күндө чечет")
    assert code == 0
    assert lines[-2:] == ["Муну так билбейм. 1966 номеринен же айыл өкмөтүнөн сураңыз.", ""]


async def test_ask_answers_a_file_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    questions = ["контейнер патент", "", "бананы", "сколько ждать решения", "мигрант патент"]
    file.write_text("\r\n".join(questions), "utf-8-sig", newline="")
    code, lines, errors = await ask(tmp_path, "--file", str(file), "--json")
    told = [json.loads(line) for line in lines]
    assert (code, errors) == (0, [])
    assert [line["question"] for line in told] == questions
    assert [line["action"] for line in told] == [
        "answer",
        "out_of_scope",
        "out_of_scope",
        "unknown",
        "out_of_scope",
    ]
    assert told[0]["facts"][0] == "trade_patent_container_price"
    assert told[3]["facts"][0] == "unknown_decision_time"
    for line in told:
        assert set(line) == {"question", "action", "facts", "scores"}
        assert len(line["facts"]) == len(line["scores"]) <= 3


async def test_ask_reads_what_is_typed_and_the_end_of_a_long_line(tmp_path: Path) -> None:
    long = "патент " * 100_000 + "мени сабап жатат " + "ооба " * 1000 + "контейнер патент канча"
    typed = f"{long}\n\nжок\n".encode()
    code, lines, errors = await ask(tmp_path, "--file", "-", "--json", typed=typed)
    told = [json.loads(line) for line in lines]
    assert (code, errors) == (0, [])
    assert [line["question"] for line in told] == [long, "", "жок"]
    assert [line["facts"][:1] for line in told] == [["trade_patent_container_price"], [], []]


@pytest.mark.parametrize("how", [["--json"], []])
async def test_ask_stops_quietly_when_nobody_reads_on(how: list[str], tmp_path: Path) -> None:
    (tmp_path / "many.txt").write_text("контейнер патент\n" * 300, "utf-8")
    command = shlex.join([sys.executable, "-m", "app", "ask", "--file", "many.txt", *how])
    process = await asyncio.create_subprocess_shell(
        f"{command} | head -1", cwd=tmp_path, env=environment(), stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    assert (len(out.splitlines()), errors) == (1, b"")


async def test_ask_answers_nothing_to_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert await ask(tmp_path, "--file", "empty.txt", "--json") == (0, [], [])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--file", "missing.txt", "--json"], "missing.txt: No such file or directory"),
        (["--file", "."], ".: Is a directory"),
        (["--file", "old.txt"], "old.txt: is not UTF-8"),
        (["--language", "en", "патент"], "--language: one of ky, ru"),
        ([], "koldoo ask: error: one of the arguments TEXT --file is required"),
        (["--file", "old.txt", "патент"], "koldoo ask: error: argument TEXT: not allowed"),
    ],
)
async def test_ask_says_in_one_line_what_is_wrong(
    arguments: list[str], complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "old.txt").write_bytes("патент".encode("cp1251"))
    code, lines, errors = await ask(tmp_path, *arguments)
    assert (code, lines) == (2, [])
    assert errors[-1].startswith(complaint)
