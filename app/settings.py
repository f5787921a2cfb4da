"""The settings: read once from the environment and ``.env``, then handed on as values."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    DirectoryPath,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

LANGUAGES_OF_HOLDER = ("ky", "ru")
TOKEN = re.compile(r"\d+:[\w-]+")
SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


class Settings(BaseSettings):
    """Everything an operator may set; names carry the prefix ``KOLDOO_``."""

    model_config = SettingsConfigDict(
        env_prefix="KOLDOO_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
    )

    bot_token: SecretStr | None = Field(None, description="the bot's token from @BotFather")
    bot_api_url: str = Field("https://api.telegram.org", description="another Bot API server")
    database_url: str = Field(
        "sqlite+aiosqlite:///koldoo.db", description="SQLite file or PostgreSQL"
    )
    state_path: Path | None = Field(
        None, description="dialog positions and inbox; beside the database if not set"
    )
    coordinator_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram ids, comma-separated"
    )
    operator_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram ids of who runs the program, comma-separated"
    )
    data_holder: Annotated[dict[str, str], NoDecode] = Field(
        default_factory=dict,
        description='who keeps the data: {"ky": "аты, байланыш", "ru": "имя, контакт"}',
    )
    plan_templates: DirectoryPath | None = Field(
        None, description="folder with own forms for plans (docs/plan_templates.md)"
    )
    webhook_url: str | None = Field(None, description="public address; long polling if not set")
    webhook_secret: SecretStr | None = Field(None, description="needed with a webhook")
    host: str = Field("127.0.0.1", description="where /healthz and the webhook listen")
    port: int = Field(8080, ge=1, le=65535, description="/healthz, and the webhook")
    rate: float = Field(30, gt=0, description="messages a second that Telegram takes")
    bulk_rate: float = Field(25, gt=0, description="of these, for what the bot sends by itself")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("coordinator_ids", "operator_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("data_holder", mode="before")
    @classmethod
    def _decoded(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            msg = 'write it as {"ky": "…", "ru": "…"}'
            raise ValueError(msg) from error

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            msg = "not a token from @BotFather"
            raise ValueError(msg)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            msg = "use 1 to 256 letters, digits, _ and -"
            raise ValueError(msg)
        return value

    @field_validator("bot_api_url", "webhook_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                msg = "not a web address: https://…"
                raise ValueError(msg)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError as error:
            msg = "not a database address"
            raise ValueError(msg) from error
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            msg = "use sqlite+aiosqlite:///… or postgresql+asyncpg://…"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.bot_token is not None:
            missing = [code for code in LANGUAGES_OF_HOLDER if not self.data_holder.get(code)]
            if missing:
                msg = f"KOLDOO_DATA_HOLDER: needed with a token, missing: {', '.join(missing)}"
                raise ValueError(msg)
        if self.webhook_url is not None and self.webhook_secret is None:
            msg = "KOLDOO_WEBHOOK_SECRET: needed with KOLDOO_WEBHOOK_URL"
            raise ValueError(msg)
        return self

    @property
    def state_file(self) -> Path:
        """Where dialog positions and the inbox are kept."""
        if self.state_path is not None:
            return self.state_path
        url = make_url(self.database_url)
        is_file = url.get_backend_name() == "sqlite" and url.database
        return Path(f"{url.database}.state" if is_file else "koldoo.state")


def problems_of(error: ValidationError) -> str:
    """Return what is wrong with the settings, one line each, without the values given."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = "KOLDOO_" + str(problem["loc"][0]).upper() + ": " if problem["loc"] else ""
        lines.append(name + problem["msg"].removeprefix("Value error, "))
    return "\n".join(lines)
