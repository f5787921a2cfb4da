"""Messages of the outbox in words: one renderer a kind."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outbox import cases, daily, facts, operators, record
from bot.outbox.drawing import Renderer
from domain.outbox import Kind

RENDERERS: Mapping[Kind, Renderer] = {
    **operators.RENDERERS,
    **cases.RENDERERS,
    **facts.RENDERERS,
    **record.RENDERERS,
    **daily.RENDERERS,
}
