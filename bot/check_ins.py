"""Check-ins in words: what was said, how the months went, and a picture of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from bot.wording import how_names, money_names, need_names
from documents.how_it_went import HowChart, HowRow
from domain.check_in import CheckIn, How, Money, Shown
from domain.letter import LetterKind

MONTHS_SHOWN = 12
LONGEST_WORDS = 120
BANDS = {
    Money.NOTHING: "0",
    Money.UNDER_5: "< 5",
    Money.UNDER_15: "5–15",
    Money.UNDER_30: "15–30",
    Money.UNDER_60: "30–60",
    Money.MORE: "60 +",
}
"""The bands as figures, in thousand som."""


def how_and_money(check_in: CheckIn) -> str:
    """Return how it went and what came in (HTML); the money is out of sight until she taps."""
    said = [how_names()[check_in.how]] if check_in.how else []
    if check_in.money is not None:
        said.append(hidden(money_names()[check_in.money]))
    return ", ".join(said)


def hidden(text: str) -> str:
    """Return words (HTML) that are out of sight until they are tapped."""
    return f"<tg-spoiler>{escape(text, quote=False)}</tg-spoiler>"


def said_in(check_in: CheckIn, *, longest: int = LONGEST_WORDS) -> list[str]:
    """Return everything that was said in a check-in, each on a line (HTML).

    Args:
        check_in: The check-in.
        longest: How much of her own words is shown.
    """
    lines = []
    if check_in.how is not None:
        lines.append(_("How it goes: {how}").format(how=how_names()[check_in.how]))
    if check_in.money is not None:
        lines.append(_("Came in: {money}").format(money=hidden(money_names()[check_in.money])))
    if check_in.need is not None:
        lines.append(_("What would help: {need}").format(need=need_names()[check_in.need]))
    return lines + own_words(check_in, longest=longest)


def own_words(check_in: CheckIn, *, longest: int = LONGEST_WORDS) -> list[str]:
    """Return what she added in her own words, and as what file, each on a line (HTML)."""
    lines = []
    if check_in.words is not None:
        words = " ".join(check_in.words.split())
        shown = words if len(words) <= longest else f"{words[:longest]}…"
        lines.append(_("Your words: «{words}»").format(words=escape(shown, quote=False)))
    if check_in.file_kind == LetterKind.VOICE:
        lines.append(_("Your voice message is kept."))
    elif check_in.file_kind == LetterKind.PHOTO:
        lines.append(_("Your photo is kept."))
    return lines


def answered(check_ins: Iterable[CheckIn]) -> list[CheckIn]:
    """Return those that say how it went, newest first."""
    return [one for one in check_ins if one.how is not None][:MONTHS_SHOWN]


def months_in_words(check_ins: Iterable[CheckIn]) -> list[str]:
    """Return a line (HTML) for each check-in that says how it went, newest first."""
    return [f"{one.day:%d.%m.%Y}: {how_and_money(one)}" for one in answered(check_ins)]


def chart_of(runtime: Runtime, check_ins: Sequence[CheckIn]) -> HowChart:
    """Return how the months went as a picture, oldest first."""
    hows, bands = how_names(), list(BANDS)
    return HowChart(
        language=runtime.locale,
        title=_("How it went"),
        money=_("thousand som"),
        bands=len(bands),
        rows=tuple(
            HowRow(
                label=f"{one.day:%d.%m.%y}",
                money=BANDS[one.money] if one.money else "",
                band=bands.index(one.money) if one.money else None,
                how=hows[one.how] if one.how else "",
            )
            for one in reversed(answered(check_ins))
        ),
        note=_("The bars are rough: they show the answers that you chose."),
    )


def kind_word(check_in: CheckIn) -> str:
    """Return what the bot says to how it goes; every answer is an ordinary one."""
    words = {
        How.WELL: _("Thank you for saying so. It is good to hear."),
        How.PARTLY: _("Thank you for saying so. Work does not go evenly every month."),
        How.STOPPED: _("Thank you for saying so. This happens, and often not by your doing."),
        How.NOT_BEGUN: _("Thank you for saying so. Every business begins in its own time."),
    }
    return words[check_in.how] if check_in.how else ""


def copy_lines(check_ins: Iterable[CheckIn]) -> list[str]:
    """Return check-ins as plain text, for a copy of one's data."""
    hows, sums, needs = how_names(), money_names(), need_names()
    lines = []
    for one in check_ins:
        files = {LetterKind.VOICE: _("voice message"), LetterKind.PHOTO: _("photo")}
        parts = (
            one.how and hows[one.how],
            one.money and sums[one.money],
            one.need and needs[one.need],
            one.words,
            one.file_kind and files[LetterKind(one.file_kind)],
        )
        said = "; ".join(part for part in parts if part) or "—"
        lines.append(f"{one.day:%d.%m.%Y}, {shown_to(one)}: {said}")
    return lines


def shown_to(check_in: CheckIn) -> str:
    """Return who may see the answers, for a copy of one's data."""
    return _("sent to the advisor") if check_in.shown is Shown.SENT else _("only kept")
