"""What paying taxes costs a month, way by way, out of the values of facts and her own numbers.

All money is KGS as ``Decimal``, prices and limits are facts, rates and shares are percent. What is
None is not known today and leaves its part unknown, never 0; amounts are checked where they are
typed. Each payment is rounded half up to the tyiyn; the official example of a worker who sews
(content fact ``contrib_sewing_example``) also rounds each of her two payments before it adds them,
but cuts to tenths of a som.

A way of paying holds the tax and the own contribution; workers are added to it:
``fixed_patent(price) + patent_workers(...)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.amount import HUNDRED, ZERO
from domain.months import MONTHS_A_QUARTER, MONTHS_A_YEAR

TYIYN = Decimal("0.01")

Number = Decimal | int


class PartKind(StrEnum):
    """What is paid."""

    PATENT = "patent"
    SINGLE_TAX = "single_tax"
    OWN_CONTRIBUTION = "own_contribution"
    WORKERS_PATENT = "workers_patent"
    WORKERS_CONTRIBUTION = "workers_contribution"
    WORKERS_INCOME_TAX = "workers_income_tax"


class Way(StrEnum):
    """A way of paying that can be reckoned; trees name it."""

    STALL_PATENT = "stall_patent"
    CONTAINER_PATENT = "container_patent"
    HOME_SEWING_PATENT = "home_sewing_patent"
    SEWING_WORKSHOP_PATENT = "sewing_workshop_patent"
    TUTORING_PATENT = "tutoring_patent"
    TEACHING_PATENT = "teaching_patent"
    SINGLE_ZERO = "single_zero"
    SINGLE_TRADE = "single_trade"
    SINGLE_SEWING = "single_sewing"
    SINGLE_PRODUCTION = "single_production"


@dataclass(frozen=True, slots=True)
class Part:
    """One payment, in KGS a month; None where it is not known and must be asked."""

    kind: PartKind
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What is paid a month, part by part.

    >>> patent, own = Part(PartKind.PATENT, TYIYN), Part(PartKind.OWN_CONTRIBUTION, None)
    >>> Cost((patent, own)).known, Cost((patent, own)).is_whole
    (Decimal('0.01'), False)
    """

    parts: tuple[Part, ...]

    def __add__(self, other: Cost) -> Cost:
        """Return both costs as one, this one's parts first."""
        return Cost(self.parts + other.parts)

    @property
    def known(self) -> Decimal:
        """The sum of what is known, in KGS a month."""
        return sum((part.amount for part in self.parts if part.amount is not None), ZERO)

    @property
    def is_whole(self) -> bool:
        """Whether no part is unknown."""
        return all(part.amount is not None for part in self.parts)


def fixed_patent(price: Number | None) -> Cost:
    """Return the cost of a patent with one price: sewing at home, tutoring, teaching.

    A patent sold by days counts as a month's: twelve of them end a few days before the year does.

    Args:
        price: KGS a month, such as content fact ``patent_home_seamstress``.

    >>> fixed_patent(500).parts[0]
    Part(kind=<PartKind.PATENT: 'patent'>, amount=Decimal('500.00'))
    """
    return _own_way(PartKind.PATENT, price)


def trade_patent(
    *, price: Number | None, turnover_limit: Number | None, sales: Number | None
) -> Cost:
    """Return the cost of a patent for a stall or a container.

    Over the limit it is dearer, by how much is not known. While the sales are not known, the
    price is that of sales within the limit.

    Args:
        price: KGS a month, such as content fact ``trade_patent_stall_price``.
        turnover_limit: KGS a year, such as content fact ``trade_patent_stall_turnover``.
        sales: KGS a month.

    >>> trade_patent(price=500, turnover_limit=12000, sales=1000).known
    Decimal('500.00')
    >>> trade_patent(price=500, turnover_limit=12000, sales=1001).parts[0].amount
    """
    return _own_way(PartKind.PATENT, _up_to(turnover_limit, sales, price))


def sewing_workshop_patent(
    *,
    price: Number | None,
    machines_included: int | None,
    extra_price: Number | None,
    extra_machines: int | None,
    machines: int | None,
    turnover_limit: Number | None,
    sales: Number | None,
) -> Cost:
    """Return the cost of a sewing workshop's patent, its machines counted in whole blocks.

    The sources name no period for the price or the limit: a month and a year are assumed. Sales
    count as for a trade patent.

    Args:
        price: Content fact ``patent_sewing_workshop``.
        machines_included: Part ``machines`` of that fact.
        extra_price: For each further block, content fact ``patent_sewing_extra_machines``.
        extra_machines: Machines in such a block, part ``machines`` of that fact; at least one.
        machines: How many the workshop has.
        turnover_limit: Content fact ``patent_sewing_turnover``.
        sales: KGS a month.
    """
    whole_price = None
    if (
        price is not None
        and machines_included is not None
        and extra_price is not None
        and extra_machines is not None
        and machines is not None
    ):
        over = max(machines - machines_included, 0)
        blocks = -(-over // extra_machines)
        whole_price = price + blocks * extra_price
    return _own_way(PartKind.PATENT, _up_to(turnover_limit, sales, whole_price))


def single_tax(*, sales: Number | None, rate: Number | None) -> Cost:
    """Return the cost of the single tax where all sales bear one rate; it may be 0.

    Whether the rate holds for such sales is for ``is_within`` to say.

    Args:
        sales: KGS a month.
        rate: Percent of sales, such as content fact ``single_tax_trade_rate``.

    >>> single_tax(sales=40000, rate=Decimal("0.2")).known
    Decimal('80.00')
    """
    return _own_way(PartKind.SINGLE_TAX, _percent(rate, sales))


def production_tax(
    *,
    cash: Number | None,
    cashless: Number | None,
    cash_rate: Number | None,
    cashless_rate: Number | None,
) -> Cost:
    """Return the cost of the single tax where cash and cashless sales bear rates of their own.

    Args:
        cash: KGS a month taken in cash.
        cashless: KGS a month taken otherwise.
        cash_rate: Percent, content fact ``single_tax_production_cash``.
        cashless_rate: Percent, content fact ``single_tax_production_cashless``.
    """
    of_cash, of_cashless = _percent(cash_rate, cash), _percent(cashless_rate, cashless)
    tax = None if of_cash is None or of_cashless is None else of_cash + of_cashless
    return _own_way(PartKind.SINGLE_TAX, tax)


def sewing_workers(
    *,
    workers: int | None,
    average_wage: Number | None,
    share: Number | None,
    base: Number | None,
    income_tax: Number | None,
) -> Cost:
    """Return what is paid for workers who sew; nothing at all where there are none.

    Args:
        workers: How many.
        average_wage: KGS a month in that place, such as content fact ``aw_2026_bishkek``.
        share: Percent of the base, a part of content fact ``contrib_sewing_rate``.
        base: Percent of the average wage, a part of the same fact.
        income_tax: Percent of the average wage, content fact ``income_tax_sewing_worker``.

    >>> for_one = sewing_workers(
    ...     workers=1, average_wage=10000, share=10, base=50, income_tax=2
    ... )
    >>> [part.amount for part in for_one.parts]
    [Decimal('500.00'), Decimal('200.00')]
    """
    return _for_workers(
        workers,
        {
            PartKind.WORKERS_CONTRIBUTION: _percent(share, _percent(base, average_wage)),
            PartKind.WORKERS_INCOME_TAX: _percent(income_tax, average_wage),
        },
    )


def patent_workers(
    *,
    workers: int | None,
    average_wage: Number | None,
    rate: Number | None,
    close_relatives: bool = False,
) -> Cost:
    """Return what a patent holder pays for hired workers; nothing at all where there are none.

    Args:
        workers: How many.
        average_wage: KGS a month in that place.
        rate: Percent of the average wage, content fact ``patent_worker_rate``.
        close_relatives: They are; for whom that costs nothing is not known, so the part is not.
    """
    for_one = None if close_relatives else _percent(rate, average_wage)
    return _for_workers(workers, {PartKind.WORKERS_PATENT: for_one})


def is_within(sales: Number | None, *, yearly_limit: Number | None) -> bool | None:
    """Whether a year of such months stays up to a limit; None while either is not known.

    Args:
        sales: KGS a month.
        yearly_limit: KGS a year, such as content fact ``single_tax_zero_income_limit``.

    >>> is_within(1000, yearly_limit=12000), is_within(1001, yearly_limit=12000)
    (True, False)
    """
    if yearly_limit is None or sales is None:
        return None
    return sales * MONTHS_A_YEAR <= yearly_limit


def quarter(amount: Decimal | None) -> Decimal | None:
    """Return three such months."""
    return None if amount is None else amount * MONTHS_A_QUARTER


def year(amount: Decimal | None) -> Decimal | None:
    """Return twelve such months."""
    return None if amount is None else amount * MONTHS_A_YEAR


def _own_way(kind: PartKind, amount: Number | None) -> Cost:
    """Return a way of paying; no source tells the own contribution, nor whether it is inside."""
    return Cost((Part(kind, _to_tyiyn(amount)), Part(PartKind.OWN_CONTRIBUTION, None)))


def _for_workers(workers: int | None, for_one: dict[PartKind, Decimal | None]) -> Cost:
    if workers == 0:
        return Cost(())
    return Cost(tuple(Part(kind, _times(workers, sum_)) for kind, sum_ in for_one.items()))


def _times(count: int | None, amount: Decimal | None) -> Decimal | None:
    rounded = _to_tyiyn(amount)
    return None if count is None or rounded is None else count * rounded


def _up_to(limit: Number | None, sales: Number | None, price: Number | None) -> Number | None:
    """Return the price where it holds: under a limit that is known and not seen to be passed."""
    return None if limit is None or is_within(sales, yearly_limit=limit) is False else price


def _percent(rate: Number | None, amount: Number | None) -> Decimal | None:
    return None if rate is None or amount is None else rate * amount / HUNDRED


def _to_tyiyn(amount: Number | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(TYIYN, ROUND_HALF_UP)
