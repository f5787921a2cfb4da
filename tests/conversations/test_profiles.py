"""Families and what they hear: what may fit, sums to the tyiyn, facts told, whom to ask.

Sums are worked by hand. Wherever a number is not known it stays «?» and enters no sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from aiogram.utils.i18n import gettext as _
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.money import money
from bot.runtime import Runtime
from bot.taxes.answers import walked
from bot.taxes.costs import AVERAGE_WAGES, cost_text, part_names, reckoned
from bot.taxes.told import blocks_of, pages_of, questions_of
from content.facts import Confidence
from content.trees import Section
from domain.person import Family, Person
from domain.progress import Progress
from domain.tax_sums import PartKind, Way
from domain.tree import UNKNOWN, Answer, Holds
from domain.truth import Door, Level
from tests.house import LIBRARY, House
from usecases.trees import Walked

TAX, MINISTRY, ADVISOR = Door.TAX_116, Door.MINISTRY_1966, Door.ADVISOR
Parts = dict[PartKind, str | None]


@dataclass(frozen=True)
class Sum:
    """A month: what is known of it together, and each payment, «?» as None."""

    known: str
    parts: Parts


PERHAPS = Sum("", {})
"""Nobody can say yet whether it fits, so nothing is reckoned."""


def patent(price: str | None, known: str = "", **workers: str | None) -> Sum:
    return _sum(PartKind.PATENT, price, known, workers)


def single(tax: str | None, known: str = "", **workers: str | None) -> Sum:
    return _sum(PartKind.SINGLE_TAX, tax, known, workers)


def _sum(kind: PartKind, own: str | None, known: str, workers: dict[str, str | None]) -> Sum:
    # What she pays for herself to the Social Fund is told by no source: always «?».
    parts: Parts = {kind: own, PartKind.OWN_CONTRIBUTION: None}
    parts |= {PartKind(f"workers_{name}"): amount for name, amount in workers.items()}
    return Sum(known or own or "0", parts)


@dataclass(frozen=True)
class Case:
    """A family: its answers, and what follows."""

    id: str
    answers: Mapping[str, Answer]
    fits: dict[str, Sum] = field(default_factory=dict)
    tells: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    asks: dict[Door, tuple[str, ...]] = field(default_factory=dict)
    """By door, some of what is to be asked: points, or facts that fell silent."""
    reasons: tuple[str, ...] = ()
    """Why to talk to the advisor, by point."""
    near: tuple[str, ...] = ()
    """Limits that are near, or that nobody can say, by point."""
    asks_not: tuple[str, ...] = ()
    """By point, what is not to be asked."""
    place: str | None = None
    tree: str = "tax"


ALONE: dict[str, Answer] = {"buyers": "people", "workers": "none", "abroad": "no"}
NEW: dict[str, Answer] = {"registered": "no"}
WITH_KKM: dict[str, Answer] = {"kkm": "have"}
OWN_QR: dict[str, Answer] = {"phone_money": "own"}
BUSINESS_QR: dict[str, Answer] = {"phone_money": "business"}
CASH: dict[str, Answer] = {"phone_money": "cash"}
SINCE_MAY: dict[str, Answer] = {"registered_on": "2026-05-04"}
ON_PATENT: dict[str, Answer] = {
    "registered": "entrepreneur",
    "regime": "trade_patent",
    "patent_until": "2026-12-31",
    **SINCE_MAY,
}
ON_ZERO: dict[str, Answer] = {
    "registered": "entrepreneur",
    "regime": "single_zero",
    **SINCE_MAY,
}
COUNTER: dict[str, Answer] = {"activity": "resale", "place": "counter", "excise": "no"}
CONTAINER: dict[str, Answer] = {**COUNTER, "place": "container"}
SHOP: dict[str, Answer] = {**COUNTER, "place": "shop"}
AT_HOME: dict[str, Answer] = {"activity": "sewing", "sewing_place": "home"}
WORKSHOP: dict[str, Answer] = {"activity": "sewing", "sewing_place": "workshop"}
FARM: dict[str, Answer] = {"activity": "own_farm", "only_own": "only_own"}
CHEESE: dict[str, Answer] = {
    "activity": "own_farm",
    "registered_farm": "no",
    **ALONE,
    **WITH_KKM,
    "sales": 40_000,
    **CASH,
}
BAKERY: dict[str, Answer] = {
    "activity": "making",
    **NEW,
    **ALONE,
    "kkm": "could",
    "sales": 60_000,
    **BUSINESS_QR,
}
TUTOR: dict[str, Answer] = {"activity": "teaching", "teaching_kind": "tutoring"}
G_STALL: dict[str, Answer] = {**COUNTER, **ALONE, **ON_PATENT, "sales": 200_000, **CASH}
H_TUTOR: dict[str, Answer] = {**TUTOR, **NEW, **ALONE, **WITH_KKM, "sales": 15_000, **CASH}
F_HAIR: dict[str, Answer] = {
    "activity": "service",
    **ON_ZERO,
    **ALONE,
    **WITH_KKM,
    "sales": 30_000,
    **BUSINESS_QR,
}
B_WORKSHOP: dict[str, Answer] = {
    **WORKSHOP,
    "registered": "entrepreneur",
    "regime": "single_sewing",
    **SINCE_MAY,
    "machines": 8,
    **ALONE,
    "workers": "two",
    "relatives": "no",
    **WITH_KKM,
    "sales": 120_000,
    **BUSINESS_QR,
}
NOTHING_KNOWN: dict[str, Answer] = {
    "activity": "resale",
    **dict.fromkeys(
        ("registered", "place", "excise", "buyers", "workers", "abroad", "kkm", "sales"), UNKNOWN
    ),
    "phone_money": UNKNOWN,
}

CASES = [
    # A. A seamstress at home in Bishkek, alone, 40 000 a month.
    # 40 000 × 0,25 / 100 = 100
    Case(
        "A seamstress, Bishkek",
        {**AT_HOME, **NEW, **ALONE, "kkm": "could", "sales": 40_000, **OWN_QR},
        {"home_sewing_patent": patent("700"), "single_sewing": single("100")},
        ("patent_home_seamstress", "contrib_sewing_rate", "personal_qr_fine_2", "ie_where"),
        (
            "contrib_sewing_patent_included",
            "contrib_ie_own",
            "kkm_free_2022",
            "patent_sewing_workshop",
            "single_tax_zero_rate",
        ),
        {
            TAX: ("ask_own_contribution", "ask_sewing_patent", "ask_kkm_free"),
            ADVISOR: ("ask_contract_duty",),
        },
        place="bishkek_lenin",
    ),
    # A in Manas district: what she pays for herself there is not known either.
    Case(
        "A seamstress, Manas, no cash register",
        {**AT_HOME, **NEW, **ALONE, "kkm": "no", "sales": 40_000, **CASH},
        {"home_sewing_patent": patent("700"), "single_sewing": single("100")},
        ("single_tax_zero_kkm", "single_tax_sewing"),
        ("single_tax_zero_rate", "personal_qr_fine_2", "contrib_sewing_patent_included"),
        {TAX: ("ask_kkm_list", "ask_cashless_refusal"), ADVISOR: ("ask_contract_duty",)},
        place="talas_manas",
    ),
    # B. A workshop in Bishkek, 8 machines, two hired women, 120 000 a month. For each woman:
    # 44 074 × 40 / 100 × 12 / 100 = 2 115,552, so 2 115,55; 44 074 × 1 / 100 = 440,74
    # two: 4 231,10 and 881,48; 2 000 + 4 231,10 + 881,48 = 7 112,58
    # 120 000 × 0,25 / 100 = 300; 300 + 4 231,10 + 881,48 = 5 412,58
    Case(
        "B workshop, two hired",
        B_WORKSHOP,
        {
            "sewing_workshop_patent": patent(
                "2000", "7112.58", contribution="4231.10", income_tax="881.48"
            ),
            "single_sewing": single("300", "5412.58", contribution="4231.10", income_tax="881.48"),
        },
        (
            "contrib_sewing_example",
            "worker_report_161",
            "fine_late_report",
            "single_tax_report_day",
        ),
        ("worker_report_day", "weekend_rule", "fine_unregistered", "single_tax_report_form"),
        {TAX: ("ask_worker_day", "ask_workers", "ask_zero_report", "ask_weekend", "ask_closing")},
        ("hires", "letter"),
        place="bishkek",
    ),
    # 533 334 × 15 = 8 000 010, over 8 000 000, so the limit is near; 533 334 × 12 = 6 400 008,
    # still under it. 533 334 × 0,25 / 100 = 1 333,335, so 1 333,34;
    # 1 333,34 + 4 231,10 + 881,48 = 6 445,92
    Case(
        "B workshop, the first som near the limit",
        {**B_WORKSHOP, "sales": 533_334},
        {
            "sewing_workshop_patent": patent(
                "2000", "7112.58", contribution="4231.10", income_tax="881.48"
            ),
            "single_sewing": single(
                "1333.34", "6445.92", contribution="4231.10", income_tax="881.48"
            ),
        },
        ("patent_sewing_turnover",),
        ("single_tax_zero_rate",),
        {TAX: ("ask_workers",)},
        ("hires", "sales_over", "letter"),
        ("limit_sewing",),
        place="bishkek",
    ),
    # Twelve machines are ten and one further block: 2 000 + 1 000. She helps as a relative, for
    # whom it may cost nothing: «?» beside the patent. Beside the single tax it is «?» as well:
    # which wage of Naryn town counts is not known. 500 000 × 0,25 / 100 = 1 250;
    # 500 000 × 15 = 7 500 000, under 8 000 000
    Case(
        "workshop, twelve machines, a relative, firms",
        {
            **WORKSHOP,
            **NEW,
            "machines": 12,
            **ALONE,
            "buyers": "firms_too",
            "workers": "one",
            "relatives": "yes",
            **WITH_KKM,
            "sales": 500_000,
            **BUSINESS_QR,
        },
        {
            "sewing_workshop_patent": patent("3000", contribution=None, income_tax=None),
            "single_sewing": single("1250", contribution=None, income_tax=None),
        },
        ("patent_close_relative_worker", "patent_sewing_extra_machines", "fine_unregistered"),
        ("worker_report_day",),
        {TAX: ("ask_worker_day", "ask_sewing_patent"), ADVISOR: ("ask_contract_duty",)},
        ("hires", "sewing_for_firms"),
        place="naryn_city_naryn",
    ),
    # C. Own milk and two calves of their own: nothing can be reckoned, nobody is told to pay.
    Case(
        "C own milk and calves",
        {**FARM, "registered_farm": "no", **CASH},
        {},
        ("agri_no_esf", "land_tax_moratorium", "contrib_farm_exempt", "farm_registration"),
        (
            "agri_income_tax",
            "livestock_tax",
            "fine_unregistered",
            "personal_qr_ban",
            "business_signs",
        ),
        {
            TAX: ("ask_own_plot", "ask_own_produce", "ask_livestock", "ask_batken"),
            ADVISOR: ("ask_contract_duty",),
        },
    ),
    Case(
        "a peasant farm, taking money on an own QR",
        {**FARM, "registered_farm": "farm", **OWN_QR, **SINCE_MAY},
        {},
        ("annual_declaration_exempt", "contrib_farm_exempt", "contrib_voluntary"),
        ("fine_unregistered", "personal_qr_fine_2", "annual_declaration_day", "farm_registration"),
        {TAX: ("ask_own_produce", "ask_own_qr", "ask_kkm_list", "ask_closing")},
        ("letter",),
    ),
    Case(
        "a farm that is an entrepreneur",
        {**FARM, "registered_farm": "entrepreneur", **OWN_QR, "regime": UNKNOWN, **SINCE_MAY},
        {},
        ("personal_qr_ban", "personal_qr_fine_3", "bank_may_block", "raids_paused_2026"),
        ("contrib_farm_exempt", "fine_unregistered"),
        {TAX: ("ask_own_regime", "ask_own_contribution", "ask_zero_report", "ask_closing")},
        ("letter",),
    ),
    # 90 000 × 0,5 / 100 = 450; 12 × 90 000 = 1 080 000, under 4 000 000
    Case(
        "resale of calves",
        {
            "activity": "own_farm",
            "only_own": "also_bought",
            "registered_farm": "no",
            "place": "counter",
            "excise": "no",
            **ALONE,
            "sales": 90_000,
            **OWN_QR,
        },
        {"stall_patent": patent("1500"), "single_trade": single("450")},
        ("business_signs", "fine_unregistered", "agri_no_esf", "supplier_sales_tax_cash"),
        ("agri_income_tax",),
        {TAX: ("ask_own_produce", "ask_own_contribution"), ADVISOR: ("ask_contract_duty",)},
    ),
    # Of her own milk: what is paid for it is not known, so nothing is reckoned.
    Case(
        "cheese of own milk",
        {**CHEESE, "only_own": "processing"},
        {},
        ("agri_no_esf",),
        (
            "fine_unregistered",
            "agri_income_tax",
            "single_tax_zero_rate",
            "single_tax_production_cash",
        ),
        {TAX: ("ask_own_processing", "ask_own_plot"), ADVISOR: ("ask_contract_duty",)},
        ("food_papers",),
    ),
    # Of bought milk, a tenth of it paid by card:
    # 36 000 × 4 / 100 + 4 000 × 2 / 100 = 1 440 + 80 = 1 520
    Case(
        "cheese of bought milk",
        {**CHEESE, "only_own": "processing_bought", "cashless": 4_000},
        {"single_zero": single("0"), "single_production": single("1520")},
        ("agri_no_esf", "single_tax_production_cash", "single_tax_zero_contributions"),
        ("agri_income_tax",),
        {TAX: ("ask_cashless_refusal",), ADVISOR: ("ask_contract_duty",)},
        ("food_papers",),
        asks_not=("ask_own_processing", "ask_own_produce"),
    ),
    Case(
        "a border village of Batken",
        {**FARM, "registered_farm": UNKNOWN, "phone_money": UNKNOWN},
        {},
        ("land_tax_moratorium",),
        ("batken_border_relief",),
        {TAX: ("ask_batken", "ask_own_qr", "ask_own_plot"), ADVISOR: ("ask_contract_duty",)},
        ("letter",),
        place="batken_batken",
    ),
    # D. A shop in a village, 150 000 a month: 150 000 × 0,5 / 100 = 750
    Case(
        "D village shop",
        {**SHOP, **NEW, **ALONE, "kkm": "could", "sales": 150_000, **BUSINESS_QR},
        {"single_zero": single("0"), "single_trade": single("750")},
        (
            "single_tax_zero_trade_place",
            "kkm_single_tax",
            "cashless_towns_only",
            "fine_unregistered",
        ),
        ("trade_patent_village_shop", "trade_patent_stall_price", "trade_patent_container_price"),
        {
            TAX: ("ask_shop_patent", "ask_kkm_list", "ask_kkm_free"),
            ADVISOR: ("ask_contract_duty",),
        },
    ),
    # E. A home bakery, 60 000 a month, of which 10 000 cashless:
    # 50 000 × 4 / 100 + 10 000 × 2 / 100 = 2 000 + 200 = 2 200
    Case(
        "E bakery",
        {**BAKERY, "cashless": 10_000},
        {"single_zero": single("0"), "single_production": single("2200")},
        ("single_tax_production_cash", "annual_declaration_day", "patent_list_act"),
        ("patent_bread", "patent_hairdresser"),
        {TAX: ("ask_making_patent", "ask_patent_papers"), ADVISOR: ("ask_contract_duty",)},
        ("food_papers",),
    ),
    # All of it cashless: 0 × 4 / 100 + 60 000 × 2 / 100 = 1 200
    Case(
        "bakery, everything by card",
        {**BAKERY, "cashless": 60_000},
        {"single_zero": single("0"), "single_production": single("1200")},
        asks={TAX: ("ask_making_patent",), ADVISOR: ("ask_contract_duty",)},
        reasons=("food_papers",),
    ),
    # More by card than is sold at all: one of the two is a slip, so «?»
    Case(
        "bakery, more by card than is sold",
        {**BAKERY, "cashless": 60_001},
        {"single_zero": single("0"), "single_production": single(None)},
        asks={TAX: ("ask_making_patent",), ADVISOR: ("ask_contract_duty",)},
        reasons=("food_papers",),
    ),
    # F. A hairdresser at home, 30 000 a month: no price of a patent is known.
    Case(
        "F hairdresser",
        F_HAIR,
        {"single_zero": single("0")},
        ("single_tax_zero_rate", "single_tax_report_day", "annual_declaration_exempt"),
        ("patent_hairdresser", "single_tax_services_rate", "zero_report", "fine_unregistered"),
        {TAX: ("ask_service_patent", "ask_services_rate", "ask_zero_report", "ask_weekend")},
        ("letter",),
    ),
    # G. A stall, 200 000 a month: 12 × 200 000 = 2 400 000, under 4 000 000;
    # 200 000 × 0,5 / 100 = 1 000
    Case(
        "G stall",
        G_STALL,
        {"stall_patent": patent("1500"), "single_trade": single("1000")},
        ("trade_patent_no_kkm_esf_report", "annual_declaration_exempt", "patent_where"),
        ("fine_late_report", "fine_unregistered", "single_tax_zero_rate"),
        {TAX: ("ask_own_contribution", "ask_cashless_refusal", "ask_closing")},
        ("letter",),
        asks_not=("ask_workers", "ask_worker_day"),
    ),
    # Her sister helps: for whom it costs nothing beside a patent is not known.
    Case(
        "G stall, a relative helps",
        {**G_STALL, "workers": "one", "relatives": "yes"},
        {
            "stall_patent": patent("1500", patent=None),
            "single_trade": single("1000", contribution=None),
        },
        ("patent_close_relative_worker", "patent_worker_rate", "worker_report_161"),
        (),
        {TAX: ("ask_worker_day", "ask_workers")},
        ("hires", "letter"),
        place="bishkek",
    ),
    # A patent rests on her answer about goods from abroad; the single tax does not.
    Case(
        "G stall, abroad not known",
        {**G_STALL, "abroad": UNKNOWN},
        {"stall_patent": PERHAPS, "single_trade": single("1000")},
        ("trade_patent_stall_price", "trade_patent_no_import_export"),
        (),
        {TAX: ("ask_own_contribution",)},
        ("letter",),
    ),
    # H. A tutor, 15 000 a month
    Case(
        "H tutor",
        H_TUTOR,
        {"single_zero": single("0"), "tutoring_patent": patent("600")},
        ("patent_tutoring", "esf_exempt"),
        ("patent_teaching", "kkm_service_patent", "single_tax_services_rate"),
        {TAX: ("ask_services_rate", "ask_patent_papers"), ADVISOR: ("ask_contract_duty",)},
    ),
    # A tutor in Bishkek with a helper: which of two wages counts for a patent is not known.
    Case(
        "tutor in Bishkek with a helper",
        {**H_TUTOR, "workers": "one", "relatives": "no"},
        {
            "single_zero": single("0", contribution=None),
            "tutoring_patent": patent("600", patent=None),
        },
        ("patent_worker_rate", "worker_report_161"),
        ("patent_close_relative_worker", "worker_report_day"),
        {TAX: ("ask_worker_day",), ADVISOR: ("ask_contract_duty",)},
        ("hires",),
        place="bishkek_lenin",
    ),
    # More work there than can be counted, in no place that is named: «?»
    Case(
        "courses, many helpers, no place named",
        {**H_TUTOR, "teaching_kind": "courses", "workers": "more", "relatives": "no"},
        {"teaching_patent": patent("2000", patent=None)},
        ("patent_teaching", "single_tax_zero_workers"),
        ("single_tax_zero_rate", "patent_tutoring"),
        {TAX: ("ask_worker_day",), ADVISOR: ("ask_contract_duty",)},
        ("hires",),
    ),
    Case(
        "courses for firms",
        {**H_TUTOR, "teaching_kind": "courses", "buyers": "firms_too"},
        {},
        ("single_tax_zero_rate",),
        ("patent_teaching", "patent_tutoring", "single_tax_services_rate"),
        {TAX: ("ask_services_rate",), ADVISOR: ("ask_contract_duty",)},
    ),
    # 12 × 700 000 = 8 400 000, over 8 000 000: dearer, by how much is not known.
    # 700 000 × 0,5 / 100 = 3 500
    Case(
        "container over the limit",
        {**CONTAINER, **ALONE, **ON_PATENT, "sales": 700_000, **BUSINESS_QR},
        {"container_patent": patent(None), "single_trade": single("3500")},
        ("trade_patent_over_limit", "trade_patent_container_turnover"),
        ("trade_patent_stall_price", "fine_unregistered"),
        {TAX: ("ask_own_contribution", "ask_closing")},
        ("sales_over", "letter"),
        ("limit_patent",),
    ),
    # A container with a helper in Manas district: 300 000 × 0,5 / 100 = 1 500;
    # 300 000 × 15 = 4 500 000, under 8 000 000
    Case(
        "container with a helper, Manas",
        {
            **CONTAINER,
            **ALONE,
            **ON_PATENT,
            "workers": "one",
            "relatives": "no",
            "sales": 300_000,
            **BUSINESS_QR,
        },
        {
            "container_patent": patent("3500", patent=None),
            "single_trade": single("1500", contribution=None),
        },
        ("trade_patent_container_price", "worker_report_161", "fine_late_report"),
        ("worker_report_day",),
        {TAX: ("ask_worker_day", "ask_closing")},
        ("hires", "letter"),
        place="talas_manas",
    ),
    # 266 666 × 15 = 3 999 990, at most 4 000 000; 266 666 × 0,5 / 100 = 1 333,33
    Case(
        "stall, the last som far from the limit",
        {**G_STALL, "sales": 266_666},
        {"stall_patent": patent("1500"), "single_trade": single("1333.33")},
        asks={TAX: ("ask_own_contribution",)},
        reasons=("letter",),
    ),
    # 266 667 × 15 = 4 000 005, over it: the limit is near;
    # 266 667 × 0,5 / 100 = 1 333,335, so 1 333,34
    Case(
        "stall, the first som near the limit",
        {**G_STALL, "sales": 266_667},
        {"stall_patent": patent("1500"), "single_trade": single("1333.34")},
        asks={TAX: ("ask_own_contribution",)},
        reasons=("sales_over", "letter"),
        near=("limit_patent",),
    ),
    # 333 333 × 12 = 3 999 996, at most 4 000 000; 333 333 × 0,5 / 100 = 1 666,665, so 1 666,67
    Case(
        "stall, the last som under the limit",
        {**G_STALL, "sales": 333_333},
        {"stall_patent": patent("1500"), "single_trade": single("1666.67")},
        ("trade_patent_over_limit",),
        (),
        {TAX: ("ask_own_contribution",)},
        ("sales_over", "letter"),
        ("limit_patent",),
    ),
    # 333 334 × 12 = 4 000 008, over it; 333 334 × 0,5 / 100 = 1 666,67
    Case(
        "stall, the first som over the limit",
        {**G_STALL, "sales": 333_334},
        {"stall_patent": patent(None), "single_trade": single("1666.67")},
        ("trade_patent_over_limit",),
        (),
        {TAX: ("ask_own_contribution",)},
        ("sales_over", "letter"),
        ("limit_patent",),
    ),
    # 1 000 000 × 15 = 15 000 000: exactly there it is not yet near.
    Case(
        "service, the last som far from the limit",
        {**F_HAIR, "sales": 1_000_000},
        {"single_zero": single("0")},
        asks={TAX: ("ask_services_rate",)},
        reasons=("letter",),
    ),
    # 1 250 000 × 12 = 15 000 000: exactly at the limit is still within it.
    Case(
        "service exactly at the limit",
        {**F_HAIR, "sales": 1_250_000},
        {"single_zero": single("0")},
        ("single_tax_zero_income_limit",),
        ("single_tax_services_rate",),
        {TAX: ("ask_services_rate",)},
        ("sales_over", "letter"),
        ("limit_zero",),
    ),
    Case(
        "service one som over the limit",
        {**F_HAIR, "sales": 1_250_001},
        {},
        ("single_tax_zero_income_limit",),
        ("single_tax_zero_rate", "single_tax_services_rate"),
        {TAX: ("ask_services_rate",)},
        ("sales_over", "letter"),
        ("limit_zero",),
    ),
    Case(
        "online seller",
        {
            **COUNTER,
            "place": "online",
            **NEW,
            **ALONE,
            "kkm": "no",
            "sales": 50_000,
            **OWN_QR,
        },
        {},
        ("personal_qr_ban", "esf_exempt", "business_signs"),
        ("trade_patent_village_shop", "single_tax_trade_rate", "trade_patent_stall_price"),
        {TAX: ("ask_online", "ask_kkm_list"), ADVISOR: ("ask_contract_duty",)},
    ),
    # 100 000 × 0,5 / 100 = 500; a trade patent holder may not import.
    Case(
        "a stall with goods from abroad",
        {**COUNTER, **ALONE, "abroad": "yes", "sales": 100_000, **CASH}
        | {"registered": "entrepreneur", "regime": "single_trade", **SINCE_MAY},
        {"single_trade": single("500")},
        ("trade_patent_no_import_export", "fine_late_report"),
        ("trade_patent_stall_price",),
        {TAX: ("ask_zero_report", "ask_weekend")},
        ("abroad", "letter"),
    ),
    Case(
        "a shop with medicines",
        {**SHOP, **NEW, **ALONE, "excise": "yes", "kkm": "have", "sales": 20_000, **CASH},
        {"single_zero": single("0"), "single_trade": single("100")},
        ("ettn_goods",),
        ("trade_patent_village_shop",),
        {TAX: ("ask_shop_patent",), ADVISOR: ("ask_contract_duty",)},
        ("excise",),
    ),
    Case(
        "a cook",
        {
            "activity": "food",
            **NEW,
            **ALONE,
            "kkm": "have",
            "sales": 80_000,
            **CASH,
        },
        {"single_zero": single("0")},
        ("cashless_towns_only", "single_tax_zero_kkm"),
        ("single_tax_catering_cities", "single_tax_catering_regions", "patent_bread"),
        {TAX: ("ask_catering_rate", "ask_food_patent"), ADVISOR: ("ask_contract_duty",)},
        ("food_papers",),
    ),
    Case(
        "several kinds of work",
        {"activity": "several", **NEW, **ALONE, "kkm": "no", "sales": 30_000, **CASH},
        {},
        ("fine_unregistered", "ie_where"),
        ("patent_bread", "single_tax_zero_rate"),
        {TAX: ("ask_several", "ask_kkm_list"), ADVISOR: ("ask_contract_duty",)},
        ("several",),
    ),
    # Who knows nothing is told every price that a way of trading has, and never a sum.
    Case(
        "trade, «I do not know» everywhere",
        NOTHING_KNOWN,
        {
            "stall_patent": PERHAPS,
            "container_patent": PERHAPS,
            "single_zero": PERHAPS,
            "single_trade": PERHAPS,
        },
        ("trade_patent_stall_price", "single_tax_trade_rate", "hotline_tax", "ie_where"),
        ("fine_unregistered", "personal_qr_fine_2", "trade_patent_village_shop"),
        {
            TAX: ("ask_shop_patent", "ask_own_contribution", "ask_workers"),
            ADVISOR: ("ask_contract_duty",),
        },
        ("sales_over", "letter"),
        ("limit_zero",),
        asks_not=("ask_worker_day",),
    ),
    Case(
        "«I do not know» from the first question on",
        {"activity": UNKNOWN}
        | dict.fromkeys(
            ("registered", "buyers", "workers", "abroad", "kkm", "sales", "phone_money"), UNKNOWN
        ),
        {},
        ("hotline_tax", "cashless_towns_only", "personal_qr_ban"),
        ("business_signs", "single_tax_zero_rate", "self_employed_regime"),
        {TAX: ("ask_undecided", "ask_own_contribution"), ADVISOR: ("ask_contract_duty",)},
        ("sales_over", "undecided", "letter"),
    ),
    # The other trees reckon nothing.
    Case(
        "stopping",
        {"work": "business", "registered": "yes", "stopping": "pausing"},
        {},
        ("fine_late_report", "hotline_tax"),
        ("closing_ie", "zero_report", "ie_liability", "fine_unregistered"),
        {TAX: ("ask_closing", "ask_liability"), ADVISOR: ("ask_contract_and_closing",)},
        ("loans", "letter", "wants_to_stop"),
        tree="registration",
    ),
    Case(
        "registering online",
        {"work": "both", "registered": "no", "passport": "yes", "way": "online"},
        {},
        ("ie_online_site", "ie_online_identity", "fine_unregistered", "ie_who"),
        ("ie_cost", "ie_days", "ie_tunduk_app", "ie_documents", "ie_address_check"),
        {TAX: ("ask_fee_and_days", "ask_tunduk", "ask_regime"), ADVISOR: ("ask_contract_duty",)},
        ("loans", "several_activities"),
        tree="registration",
    ),
    Case(
        "applying with the benefit",
        {"ubk": "yes", "settlement": "village", "plan": "begun", "applied": "no"},
        {},
        ("ubk_bar_years", "apply_where_ayil_okmotu", "grant_amount_current", "quota_2026"),
        ("unknown_documents_list", "unknown_ubk_current_amount", "unknown_forbidden_purchases"),
        {
            MINISTRY: ("ask_papers", "ask_closing_date", "ask_benefit_now"),
            ADVISOR: ("ask_forbidden", "ask_duration"),
        },
        (),
        tree="application",
    ),
    Case(
        "refused in a city",
        {
            "ubk": "no",
            "passport": "have",
            "settlement": "city",
            "plan": "ready",
            "applied": "refused",
        },
        {},
        ("appeal_answer_days", "decision_commission_city", "ubk_bar_force_majeure"),
        ("unknown_refusal_appeal", "apply_where_ayil_okmotu", "quota_2026"),
        {MINISTRY: ("ask_next_try", "ask_appeal")},
        ("not_supported",),
        tree="application",
    ),
]


# A later day: what was to be reviewed by then is silent, and its door is named instead.
NEW_YEAR, SUMMER = date(2027, 1, 2), date(2027, 6, 1)
LATER = [
    (
        NEW_YEAR,
        # 200 000 × 0,5 / 100 = 1 000: the single tax may still be said, the patent not.
        Case(
            "G stall in the new year",
            G_STALL,
            {"stall_patent": patent(None), "single_trade": single("1000")},
            ("trade_patent_no_import_export", "single_tax_trade_rate", "patent_where"),
            ("trade_patent_stall_price", "trade_patent_stall_turnover", "trade_patent_over_limit"),
            {TAX: ("trade_patent_stall_price", "trade_patent_over_limit", "ask_closing")},
            ("sales_over", "letter"),
            ("limit_patent",),
        ),
    ),
    (
        NEW_YEAR,
        # Wages of 2026 are over: 120 000 × 0,25 / 100 = 300 and two «?»
        Case(
            "B workshop in the new year",
            B_WORKSHOP,
            {
                "sewing_workshop_patent": patent(None, contribution=None, income_tax=None),
                "single_sewing": single("300", contribution=None, income_tax=None),
            },
            ("contrib_sewing_rate", "single_tax_sewing"),
            ("patent_sewing_workshop", "aw_2026_country", "annual_declaration_day"),
            {TAX: ("patent_sewing_workshop", "aw_2026_country", "annual_declaration_day")},
            ("hires", "sales_over", "letter"),
            ("limit_sewing", "limit_zero"),
            place="bishkek",
        ),
    ),
    (
        NEW_YEAR,
        Case(
            "H tutor in the new year",
            H_TUTOR,
            {"single_zero": PERHAPS, "tutoring_patent": patent(None)},
            ("single_tax_zero_rate", "patent_where"),
            ("patent_tutoring", "single_tax_zero_income_limit", "single_tax_zero_workers"),
            {TAX: ("patent_tutoring", "single_tax_zero_workers"), ADVISOR: ("ask_contract_duty",)},
            ("sales_over",),
            ("limit_zero",),
        ),
    ),
    (
        SUMMER,
        Case(
            "G stall in summer",
            G_STALL,
            {"stall_patent": patent(None), "single_trade": PERHAPS},
            (),
            (),
            {TAX: ("trade_patent_stall_price", "single_tax_trade_rate", "hotline_tax")},
            ("sales_over", "letter"),
            ("limit_patent",),
        ),
    ),
    (
        SUMMER,
        Case(
            "A seamstress in summer",
            CASES[0].answers,
            {"home_sewing_patent": patent(None), "single_sewing": single(None)},
            (),
            (),
            {
                TAX: ("patent_home_seamstress", "ask_sewing_patent"),
                ADVISOR: ("ask_contract_duty",),
            },
            ("sales_over",),
            ("limit_zero",),
            place="bishkek",
        ),
    ),
    (
        SUMMER,
        Case(
            "applying in summer",
            {"ubk": "yes", "settlement": "village", "plan": "begun", "applied": "no"},
            {},
            (),
            (),
            {MINISTRY: ("ubk_bar_years", "ask_papers"), ADVISOR: ("contract_parties",)},
            (),
            tree="application",
        ),
    ),
]
ON_DAYS = [
    pytest.param(day, case, id=case.id)
    for day, case in [*((date(2026, 11, 24), case) for case in CASES), *LATER]
]


def set_day(house: House, day: date) -> None:
    house.clock.now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def test_there_are_families_enough() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 20
    ways = {point.cost for tree in LIBRARY.trees.values() for point in tree.points if point.cost}
    reckoned = {
        point.cost
        for case in CASES
        for point in LIBRARY.trees[case.tree].points
        if point.id in case.fits
    }
    assert reckoned >= ways


@pytest.mark.parametrize(("day", "case"), ON_DAYS)
def test_what_a_family_hears(house: House, locale: str, day: date, case: Case) -> None:
    set_day(house, day)
    with house.speaking(locale):
        family = Heard(house.runtime, case, day)
        family.has_answered_everything()
        family.hears_what_may_fit_and_what_it_costs()
        family.is_told()
        family.is_given_questions()
        family.loses_no_fact()


class Heard:
    """What one family hears on a day, in the language that is spoken."""

    def __init__(self, runtime: Runtime, case: Case, day: date) -> None:
        self.runtime = runtime
        self.locale = runtime.locale
        self.case = case
        self.day = day
        progress = Progress({case.tree: case.answers})
        self.she = Person(1, family=Family(1, place=case.place, progress=progress))
        self.one = walked(self.runtime, self.she, case.tree)
        self.told = told_by(self.runtime, self.one)
        self.asked = questions_of(self.runtime, self.she)

    def has_answered_everything(self) -> None:
        assert self.one.open is None
        assert set(self.one.counts) == set(self.case.answers)

    def hears_what_may_fit_and_what_it_costs(self) -> None:
        fits = {
            point.id: (point, held)
            for point, held in self.one.points
            if point.section is Section.FITS
        }
        assert list(fits) == list(self.case.fits)
        for point_id, expected in self.case.fits.items():
            point, held = fits[point_id]
            assert (held is Holds.PERHAPS) == (expected is PERHAPS), point_id
            if expected is not PERHAPS:
                assert point.cost is not None
                self.hears_a_sum(point.cost, expected)

    def hears_a_sum(self, way: Way, expected: Sum) -> None:
        """Each payment has its line, «?» where it is not known, and never enters the sum."""
        cost = reckoned(self.runtime, self.she, way, self.one.counts).cost
        assert {part.kind: part.amount for part in cost.parts} == {
            kind: None if amount is None else Decimal(amount)
            for kind, amount in expected.parts.items()
        }, way
        assert cost.known == Decimal(expected.known)
        assert not cost.is_whole
        names = part_names()
        lines = cost_text(self.runtime, way, cost).split("\n")
        said, sums = lines[1 : 1 + len(expected.parts)], lines[1 + len(expected.parts) : -1]
        assert said == [
            f"{names[kind]}: {self.som(amount)}" for kind, amount in expected.parts.items()
        ]
        if any(amount is not None for amount in expected.parts.values()):
            together = [_("Known of it: {sum}").format(sum=self.som(expected.known))]
            if (tax := expected.parts.get(PartKind.SINGLE_TAX)) is not None:
                quarter = self.som(f"{3 * Decimal(tax)}")
                together.append(_("Single tax in a quarter: {sum}").format(sum=quarter))
            assert sums == together
        else:
            assert sums == []
        assert lines[-1] == _("«?» is not known for certain. Ask 116.")

    def som(self, amount: str | None) -> str:
        if amount is None:
            return "?"
        return _("{sum} som").format(sum=money(Decimal(amount), self.locale))

    def is_told(self) -> None:
        assert set(self.case.tells) <= self.told
        assert not set(self.case.never) & self.told
        levels = {fact: LIBRARY.facts[fact].level(self.day) for fact in self.told}
        assert Level.DO_NOT_STATE not in levels.values()
        if self.day == SUMMER:
            assert self.told == set()

    def is_given_questions(self) -> None:
        assert set(self.asked) == set(self.case.asks)
        for door, names in self.case.asks.items():
            assert {self.question(name) for name in names} <= set(self.asked[door])
        asked = {text for texts in self.asked.values() for text in texts}
        assert not {self.question(name) for name in self.case.asks_not} & asked
        reasons = [point.id for point, _h in self.one.points if point.section is Section.PERSON]
        assert reasons == list(self.case.reasons)
        limits = [point.id for point, _h in self.one.points if point.id.startswith("limit_")]
        assert limits == list(self.case.near)

    def question(self, name: str) -> str:
        """The question of a point, or the title of a fact that fell silent."""
        points = {point.id: point for point in LIBRARY.trees[self.case.tree].points}
        text = points[name].text if name in points else LIBRARY.facts[name].title
        assert text is not None
        return text[self.locale]

    def loses_no_fact(self) -> None:
        """Whatever a point knows stands on a page, or it is asked for at its door."""
        points = [point for point, _held in self.one.points]
        all_asked = {text for texts in self.asked.values() for text in texts}
        for fact_id in {fact for point in points for fact in point.facts} - self.told:
            fact = LIBRARY.facts[fact_id]
            asking = {
                point.text[self.locale]
                for point in points
                if point.section is Section.ASK and point.text and fact_id in point.facts
            }
            if asking:
                assert asking <= all_asked, fact_id
            else:
                assert fact.title[self.locale] in self.asked[fact.ask_at], fact_id


def told_by(runtime: Runtime, one: Walked) -> set[str]:
    """The facts that stand on the pages of everything that follows."""
    return {
        fact
        for point, held in one.points
        for page in pages_of(runtime, list(blocks_of(runtime, point, held)))
        for fact in page.facts
    }


def test_a_confirmed_answer_takes_its_question_away(house: House) -> None:
    """A coordinator learns the price of a hairdresser's patent: it is told, and asked no more."""
    case = next(case for case in CASES if case.id == "F hairdresser")
    one = next(one for one in LIBRARY.trees["tax"].points if one.id == "ask_service_patent")
    assert one.text
    facts = LIBRARY.facts.copy()
    problems = facts.use(
        {
            "patent_hairdresser": {
                "value": 800,
                "unit": "KGS",
                "statement": {"ky": "Баасы: {value}.", "ru": "Цена: {value}."},
                "source": {"title": "116", "url": "https://sti.gov.kg", "date": "2026-11"},
                "confidence": "high",
                "bot_use": "state",
                "checked_by": "Айша Мисал",
            }
        }
    )
    assert problems == []
    runtime = replace(house.runtime, library=replace(LIBRARY, facts=facts))
    with house.speaking("ru"):
        heard = Heard(runtime, case, date(2026, 11, 24))
    assert "patent_hairdresser" in heard.told
    assert one.text["ru"] not in heard.asked[TAX]


def test_every_average_wage_belongs_to_a_place() -> None:
    assert {place for place in AVERAGE_WAGES if place not in LIBRARY.places} == set()
    assert {fact for fact in AVERAGE_WAGES.values() if fact not in LIBRARY.facts} == set()


# Any correction, any day --------------------------------------------------------------------

corrections: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "confidence": st.sampled_from(Confidence),
        "bot_use": st.sampled_from(Level),
        "checked_by": st.sampled_from([None, "Айша Мисал"]),
        "review_by": st.dates(date(2026, 6, 1), date(2028, 6, 1)),
        "valid_from": st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
        "valid_until": st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    },
)
fact_ids = st.sampled_from(sorted(fact.id for fact in LIBRARY.facts))


@settings(max_examples=40)
@given(
    corrected=st.dictionaries(fact_ids, corrections, max_size=40),
    everywhere=corrections,
    day=st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    language=st.sampled_from(LIBRARY.languages),
)
def test_what_may_not_be_said_carries_nothing(
    corrected: dict[str, Any], everywhere: dict[str, Any], day: date, language: str
) -> None:
    facts = LIBRARY.facts.copy()
    facts.use({fact.id: everywhere for fact in facts} | corrected)
    for fact in facts:
        said = facts.say(fact.id, today=day, language=language)
        if said.level is Level.DO_NOT_STATE:
            assert (said.text, said.value, said.number, said.source) == (None,) * 4
            if not isinstance(fact.value, str):
                assert facts.number(fact.id, today=day) is None
        else:
            assert said.text
            assert said.source
