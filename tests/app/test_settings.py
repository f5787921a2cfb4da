"""A wrong setting is one clear line and exit code 2, and no secret is echoed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.__main__ import WRONG_SETTING, main, read_settings
from app.settings import Settings
from tests.app.child import HOLDER, ROOT, TOKEN

BOTH = {"BOT_TOKEN": TOKEN, "DATA_HOLDER": HOLDER}
SECRET = "pa55word"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside: neither environment nor ``.env``."""
    for name in os.environ:
        if name.startswith("KOLDOO_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


WRONG = {
    "a port that is none": ({"PORT": "eighty"}, "KOLDOO_PORT"),
    "a port out of range": ({"PORT": "70000"}, "KOLDOO_PORT"),
    "a log level that is none": ({"LOG_LEVEL": "LOUD"}, "KOLDOO_LOG_LEVEL"),
    "ids that are no numbers": ({"COORDINATOR_IDS": "12,Бакыт"}, "KOLDOO_COORDINATOR_IDS"),
    "another database": ({"DATABASE_URL": f"mysql://k:{SECRET}@db/k"}, "KOLDOO_DATABASE_URL"),
    "no database at all": ({"DATABASE_URL": "koldoo"}, "KOLDOO_DATABASE_URL"),
    "a folder that is none": ({"PLAN_TEMPLATES": "no/such"}, "KOLDOO_PLAN_TEMPLATES"),
    "a holder that is not JSON": ({"DATA_HOLDER": "Мисал"}, "KOLDOO_DATA_HOLDER"),
    "a token without a holder": ({"BOT_TOKEN": TOKEN}, "KOLDOO_DATA_HOLDER"),
    "a holder in one language": (
        BOTH | {"DATA_HOLDER": '{"ky": "Мисал"}'},
        "KOLDOO_DATA_HOLDER",
    ),
    "a token that is none": (BOTH | {"BOT_TOKEN": SECRET}, "KOLDOO_BOT_TOKEN"),
    "an address that is none": ({"BOT_API_URL": "telegram"}, "KOLDOO_BOT_API_URL"),
    "a webhook without a secret": (
        BOTH | {"WEBHOOK_URL": "https://bot.example.org/hook"},
        "KOLDOO_WEBHOOK_SECRET",
    ),
    "a webhook that is no address": (
        BOTH | {"WEBHOOK_URL": "bot.example.org", "WEBHOOK_SECRET": SECRET},
        "KOLDOO_WEBHOOK_URL",
    ),
    "a secret that Telegram refuses": (
        BOTH | {"WEBHOOK_URL": "https://bot.example.org/", "WEBHOOK_SECRET": f"{SECRET} !"},
        "KOLDOO_WEBHOOK_SECRET",
    ),
}


@pytest.mark.parametrize(("settings", "name"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_is_named_in_one_line(
    settings: dict[str, str],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for key, value in settings.items():
        monkeypatch.setenv(f"KOLDOO_{key}", value)
    assert main(["migrate"]) == WRONG_SETTING
    said = capsys.readouterr().err
    assert [line.partition(":")[0] for line in said.splitlines()] == [name]
    assert SECRET not in said
    assert TOKEN not in said


def test_the_bot_does_not_run_without_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == WRONG_SETTING
    assert capsys.readouterr().err.splitlines() == [
        "KOLDOO_BOT_TOKEN: needed to run; without it try: koldoo preview"
    ]


def test_a_setting_that_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "STATE_PATH", "COORDINATOR_IDS", "DATA_HOLDER", "WEBHOOK_URL"):
        monkeypatch.setenv(f"KOLDOO_{name}", "")
    settings = read_settings()
    assert settings is not None
    assert settings.bot_token is None
    assert settings.coordinator_ids == ()
    assert settings.webhook_url is None
    assert settings.state_file == Path("koldoo.db.state")


def test_settings_are_read_from_the_file_too(tmp_path: Path) -> None:
    lines = ["KOLDOO_PORT=9000", "KOLDOO_COORDINATOR_IDS=301, 302", f"KOLDOO_BOT_TOKEN={TOKEN}"]
    (tmp_path / ".env").write_text("\n".join([*lines, f"KOLDOO_DATA_HOLDER={HOLDER}"]), "utf-8")
    settings = read_settings()
    assert settings is not None
    assert settings.port == 9000
    assert settings.coordinator_ids == (301, 302)
    assert settings.data_holder["ru"] == "фонд «Пример»"
    assert TOKEN not in repr(settings)


def test_the_state_file_lies_beside_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOLDOO_DATABASE_URL", "sqlite+aiosqlite:////data/koldoo.db")
    settings = read_settings()
    assert settings is not None
    assert settings.state_file == Path("/data/koldoo.db.state")
    monkeypatch.setenv("KOLDOO_STATE_PATH", "/state/dialogs.db")
    settings = read_settings()
    assert settings is not None
    assert settings.state_file == Path("/state/dialogs.db")


@pytest.mark.parametrize(
    ("name", "line"), [("README.md", r"\| `(KOLDOO_\w+)`"), (".env.example", r"#?(KOLDOO_\w+)=")]
)
def test_every_setting_is_explained(name: str, line: str) -> None:
    named = re.findall(f"^{line}", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(f"KOLDOO_{field.upper()}" for field in Settings.model_fields)
