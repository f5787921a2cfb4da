"""A plan as it is stored: JSON text, written and read from the domain's own classes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Dialect, Text, TypeDecorator

from domain.plan import Plan

PLANS = TypeAdapter(Plan)


class PlanDocument(TypeDecorator[Plan]):
    """A plan in a column; what this program cannot read of it is passed over, line by line."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Plan | None, _dialect: Dialect) -> str | None:
        """Return the plan as JSON; amounts are strings, so no digit is lost."""
        return None if value is None else PLANS.dump_json(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Plan | None:
        """Return the stored plan."""
        if value is None:
            return None
        try:
            return PLANS.validate_json(value)
        except ValidationError:
            return _readable(json.loads(value))


def _readable(stored: dict[str, Any]) -> Plan:
    """Return what can be read of a plan that another version of the program has written."""
    kept: dict[str, Any] = {}
    for name, value in stored.items():
        if isinstance(value, list):
            known: Any = [part for part in value if _fits(name, [part])]
        elif isinstance(value, dict):
            known = {key: part for key, part in value.items() if _fits(name, {key: part})}
        else:
            known = value
        if _fits(name, known):
            kept[name] = known
    return PLANS.validate_python(kept)


def _fits(name: str, value: Any) -> bool:
    try:
        PLANS.validate_python({name: value})
    except ValidationError:
        return False
    return True
