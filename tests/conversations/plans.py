"""The plan's conversation: ways through it, its screens in words, and its papers read again."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.dialogs.amount import Ask
from bot.dialogs.plan.idea import A_PAGE
from bot.dialogs.plan.questions import TICK
from bot.plan.words import label
from bot.saying import day_text
from content.niches import Form
from domain.person import LineOfWork, Stage
from domain.plan import Plan, Question, Section
from tests.chat import Chat
from tests.conversations.walks import come_home
from tests.house import House
from usecases.plans import change_plan
from usecases.record import change_family, change_person

GAP = "\u00a0"
QUESTIONS = {
    Question.SKILLS: "What can you or your family do? Tap all that fits.",
    Question.THINGS: "What do you have already? Tap all that fits.",
    Question.CUSTOMERS: "Who will buy from you? Tap all that fits.",
    Question.COMPETITORS: "Who else sells this near you? How are you different?",
    Question.SELLING_PLACE: "Where will you sell? Tap all that fits.",
}
OFFERS = {
    "purchases": "What do you need to buy first? Tap three or so.",
    "costs": "What do you pay for again and again? Tap all that fits.",
    "risks": "What may go wrong? Tap two or so.",
    "steps": "What will you do first? Tap three or so.",
}
LISTS = {
    "purchases": "What to buy",
    "costs": "What you pay for again and again",
    "risks": "What may go wrong",
    "steps": "First steps",
}
PRICE_IN_SOM = "Write it as you like: 45000 or 45 thousand. Several: 5 x 3000."
IN_SOM = "Write it as you like: 45000 or 45 thousand."
AS_NUMBER = "Write the number, such as 30 or 12,5."
AMOUNTS = {
    Ask.PRICE: ("How much does one cost, in som?", PRICE_IN_SOM),
    Ask.HOW_MANY: ("How many of these will you buy?", "Write the number, such as 5."),
    Ask.OWN_MONEY: ("How much of your own money will you add, in som?", IN_SOM),
    Ask.QUANTITY: ("How many will you sell in an ordinary month?", AS_NUMBER),
    Ask.UNIT_PRICE: ("For how much will you sell one, in som?", IN_SOM),
    Ask.COSTS: ("How much will all costs of a month be, in som?", IN_SOM),
    Ask.COST: ("How much does this cost you a month, in som?", IN_SOM),
    Ask.WEAK_QUANTITY: ("How many will you sell in a weak month?", AS_NUMBER),
}
SECTIONS = {
    Section.IDEA: "The idea",
    Section.CUSTOMERS: "Who will buy",
    Section.COMPETITORS: "Who else sells this",
    Section.SELLING_PLACE: "Where we sell",
    Section.PURCHASES: "What to buy",
    Section.MONTH: "A month's money",
    Section.SEASONS: "Seasons",
    Section.RISKS: "What may go wrong",
    Section.STEPS: "First steps",
}
SOME_OPEN = "Some questions are still open. You can answer them any time."
UNTESTED = "Nobody has been asked yet whether they would buy. Ask a few."
RISK_OPEN = "For one risk you have not said what you will do."
SEASONS_FORGOTTEN = "This work changes with the seasons. Think of them."
ONE_ANIMAL = "Nearly all the money goes into one animal. What if it falls ill?"
ADD = "Add or take away"
UNREAD = "I did not understand. Please write it as a number."
DOORS = (
    "The plan on one page",
    "Other papers",
    "All sections",
    "Show it to the advisor",
    "Earlier versions",
    "Back",
)


def som(amount: int | str) -> str:
    """A sum as the bot writes it, with no-break spaces: 13500 is «13 500»."""
    return f"{amount:,}".replace(",", GAP) if isinstance(amount, int) else amount


def page(*paragraphs: str) -> str:
    """The paragraphs of one message; empty ones are not there."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def lines(*rows: str) -> str:
    return "\n".join(row for row in rows if row)


def name(chat: Chat, code: str, form: Form = Form.NAME) -> str:
    """``niche.item`` in the person's words."""
    return chat.house.library.niches.said(code, chat.locale, form)


def niche_name(chat: Chat, niche_id: str) -> str:
    return chat.house.library.niches[niche_id].name[chat.locale]


def choice_name(chat: Chat, question: Question, code: str) -> str:
    return chat.house.library.choices.name(question, code, chat.locale)


def unit_name(chat: Chat, code: str) -> str:
    return chat.house.library.choices.unit(code, chat.locale)


def day(chat: Chat, when: date) -> str:
    with chat.house.speaking(chat.locale):
        return day_text(when, runtime=chat.house.runtime)


def quoted(chat: Chat, *codes: str) -> str:
    """Skills and things as the reasons name them."""
    skills = chat.house.library.choices.codes(Question.SKILLS)
    return ", ".join(
        f"«{choice_name(chat, Question.SKILLS if code in skills else Question.THINGS, code)}»"
        for code in codes
    )


def ticks(chat: Chat, question: Question, *ticked: str) -> list[str]:
    """The buttons of a question with choices, some of them ticked, and the ways out."""
    offered = chat.house.library.choices.of(question)
    names = [(TICK if one.id in ticked else "") + one.name[chat.locale] for one in offered]
    return [*names, "Continue", "Back"]


def offers(chat: Chat, niche_id: str, kind: str, *taken: str, own: tuple[str, ...] = ()) -> Any:
    """The buttons of an offer: what the niche knows, own lines, and the ways out."""
    items = getattr(chat.house.library.niches[niche_id], kind)
    usual = [
        label(TICK + one.name[chat.locale]) if one.id in taken else one.name[chat.locale]
        for one in items
    ]
    return [*usual, *(label(TICK + text) for text in own), "Continue", "Back"]


class Pages:
    """The plan's screens as one person sees them; ``n`` is the question of the short plan."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def _n(self, n: int) -> str:
        return self.chat.tr("Question {n} of {of_all}", n=n, of_all=10) if n else ""

    def question(self, question: Question, n: int = 0, *, own: str = "") -> str:
        tr = self.chat.tr
        return page(
            self._n(n),
            tr(QUESTIONS[question]),
            tr("In your words: «{own}». A new message takes its place.", own=own) if own else "",
            tr("You may also write it, or send a voice message."),
        )

    def fits(self, *rows: str, n: int = 0, idea: str = "") -> str:
        """The niches that fit, as many of them as a page shows."""
        tr = self.chat.tr
        return page(
            self._n(n),
            tr("Your idea now: {idea}", idea=idea) if idea else "",
            tr("These fit what you can and have. Tap one to read about it."),
            lines(*(f"• {row}" for row in rows[:A_PAGE])),
        )

    def has(self, niche_id: str, *codes: str) -> str:
        because = quoted(self.chat, *codes)
        niche = niche_name(self.chat, niche_id)
        return self.chat.tr("{niche}: you have {because}", niche=niche, because=because)

    def lacks(self, niche_id: str, *codes: str) -> str:
        lacks = quoted(self.chat, *codes)
        niche = niche_name(self.chat, niche_id)
        return self.chat.tr("{niche}: you would need {lacks}", niche=niche, lacks=lacks)

    def niche(self, niche_id: str, work: str, *because: str, lacks: tuple[str, ...] = ()) -> str:
        chat, niche = self.chat, self.chat.house.library.niches[niche_id]
        named = quoted(chat, *because)
        needed = quoted(chat, *lacks)
        return page(
            lines(niche.name[chat.locale], chat.tr("Line of work: {work}", work=chat.tr(work))),
            lines(niche.about[chat.locale], niche.season[chat.locale]),
            chat.tr("It fits, because you named: {because}", because=named) if because else "",
            chat.tr("You would still need: {lacks}", lacks=needed) if lacks else "",
        )

    def own_idea(self, idea: str = "") -> str:
        tr = self.chat.tr
        return page(
            tr("Write in one sentence what you want to do. A voice message is fine, too."),
            tr("In your words: «{idea}»", idea=idea) if idea else "",
        )

    def offer(self, kind: str, n: int = 0) -> str:
        tr = self.chat.tr
        own = "You may also write your own, one a message, or send a voice message."
        return page(self._n(n), tr(OFFERS[kind]), tr(own))

    def purchases(
        self,
        total: int | str,
        *,
        left: int | str = 0,
        short_of: int = 0,
        own: int = 0,
        unpriced: int = 0,
        n: int = 0,
    ) -> str:
        """The purchases with their sum; what is left over or missing is told only if not 0."""
        chat, tr = self.chat, self.chat.tr
        return page(
            self._n(n),
            tr(LISTS["purchases"]),
            lines(
                tr("In all: {total} som", total=som(total)),
                tr("Without a price yet: {unpriced}", unpriced=unpriced) if unpriced else "",
                tr("Your own money: {own} som", own=som(own)) if own else "",
                tr("Left over: {left} som", left=som(left)) if left else "",
                tr("Not enough: {short_of} som", short_of=som(short_of)) if short_of else "",
            ),
            chat.house.screen("plan_grant", chat.locale),
            tr("Tap a line to change it."),
        )

    def noted(self, day: date) -> str:
        with self.chat.house.speaking(self.chat.locale):
            said = day_text(day, runtime=self.chat.house.runtime)
        return self.chat.tr("Noted: {day}", day=said)

    def papers(self) -> str:
        tr = self.chat.tr
        return page(
            tr(
                "A PDF is for reading on the phone. "
                "A Word file is for the office: it can be changed."
            ),
            tr("What you have not answered is left as an empty line."),
        )

    def listed(self, kind: str, n: int = 0) -> str:
        tr = self.chat.tr
        return page(self._n(n), tr(LISTS[kind]), tr("Tap a line to change it."))

    def purchase(self, text: str, price: int | str, quantity: int, total: int | str) -> str:
        tr = self.chat.tr
        return page(
            text,
            lines(
                tr("Price of one: {price} som", price=som(price)),
                tr("How many: {quantity}", quantity=quantity),
                tr("In all: {total} som", total=som(total)),
            ),
        )

    def amount(self, ask: Ask, *, of: str = "", n: int = 0, unit: str = "") -> str:
        tr, (asked, example) = self.chat.tr, AMOUNTS[ask]
        counted = tr("Counted in: {unit}", unit=unit) if unit else ""
        return page(self._n(n), lines(of, tr(asked), counted, tr(example)))

    def pad(self, ask: Ask, so_far: str, *, of: str = "", unit: str = "") -> str:
        tr = self.chat.tr
        counted = tr("Counted in: {unit}", unit=unit) if unit else ""
        return page(
            tr("I could not read that. Let us press the digits."),
            lines(of, tr(AMOUNTS[ask][0]), counted),
            tr("So far: {shown}", shown=so_far),
        )

    def in_som(self, amount: int | str) -> str:
        return self.chat.tr("{amount} som", amount=som(amount))

    def understood(self, shown: str, *, of: str = "") -> str:
        return lines(of, self.chat.tr("I understood: {shown}. Is it right?", shown=shown))

    def counter(self, risk: str, n: int = 0) -> str:
        asked = "What will you do about it? Tap, write it, or send a voice message."
        return page(self._n(n), risk, self.chat.tr(asked))

    def due(self, step: str, n: int = 0, *, so_far: date | None = None) -> str:
        tr = self.chat.tr
        known = day(self.chat, so_far) if so_far else ""
        return page(
            self._n(n),
            step,
            tr("By which day? Tap one, or write it like this: 20.01"),
            tr("So far: {day}", day=known) if known else "",
        )

    def month(self, sales: int | str, costs: int | str, *, left: Any = None, loss: Any = 0) -> str:
        tr = self.chat.tr
        return lines(
            tr(
                "A month brings: {sales} som\nA month costs: {costs} som",
                sales=som(sales),
                costs=som(costs),
            ),
            tr("Left: {profit} som", profit=som(left)) if left is not None else "",
            tr("Missing: {loss} som", loss=som(loss)) if loss else "",
        )

    def result(
        self,
        idea: str,
        *,
        to_buy: int | str = "",
        left: int | str = "",
        short_of: int | str = "",
        month: str = "",
        benefit: tuple[str, str] | None = None,
        cautions: tuple[str, ...] = (),
        is_open: bool = False,
    ) -> str:
        tr = self.chat.tr
        stops = "The benefit that stops: {benefit} som\nLeft without it: {rest} som"
        return page(
            tr("Your plan: {idea}", idea=idea) if idea else "",
            lines(
                tr("To buy: {total} som", total=som(to_buy)) if to_buy else "",
                tr("Left over: {left} som", left=som(left)) if left else "",
                tr("Not enough: {short_of} som", short_of=som(short_of)) if short_of else "",
            ),
            month,
            tr(stops, benefit=benefit[0], rest=benefit[1]) if benefit else "",
            lines(tr("Think of this again:"), *(f"• {tr(one)}" for one in cautions))
            if cautions
            else "",
            tr(SOME_OPEN) if is_open else "",
        )

    def month_section(
        self,
        unit: str,
        quantity: str = "—",
        price: str = "—",
        *,
        month: str = "",
        break_even: str = "",
        back: str = "",
        margin: str = "",
    ) -> str:
        tr = self.chat.tr
        return page(
            tr(
                "We sell in: {unit}\nHow many a month: {quantity}\nPrice of one: {price}",
                unit=unit,
                quantity=quantity,
                price=price,
            ),
            month,
            lines(
                tr(
                    "So many cover the costs: {break_even} ({unit})",
                    break_even=break_even,
                    unit=unit,
                )
                if break_even
                else "",
                tr(
                    "Months until the start is earned back, weak months counted: {back}",
                    back=back,
                )
                if back
                else "",
                tr("Left of each 100 som of sales: {margin}", margin=margin) if margin else "",
            ),
        )

    def sections(self, *missing: Section, idea: str = "") -> str:
        tr = self.chat.tr
        names = ", ".join(f"«{tr(SECTIONS[section])}»" for section in missing)
        return page(
            tr("Your plan: {idea}", idea=idea) if idea else "",
            tr("Done: {done} of {of_all}", done=len(Section) - len(missing), of_all=len(Section)),
            tr("Still missing: {missing}", missing=names) if missing else "",
            tr("Choose a section, in any order. Each answer is kept at once."),
        )

    def paper(self, version: int) -> str:
        said = "Your plan, version {n}. It is preparation: the commission decides."
        return self.chat.tr(said, n=version)


async def tick(chat: Chat, question: Question, *codes: str) -> None:
    """Tap choices of a question."""
    for code in codes:
        await chat.taps(choice_name(chat, question, code))


async def take_niche(chat: Chat, niche_id: str) -> None:
    """Turn to the niche and take it."""
    for _turn in chat.house.library.niches:
        if chat.offers(niche_name(chat, niche_id)):
            break
        await chat.taps("Show others")
    await chat.taps(niche_name(chat, niche_id))
    await chat.taps("Take this one")


async def choose(chat: Chat, *codes: str) -> None:
    """Tap lines that a niche offers, by ``niche.item``."""
    for code in codes:
        await chat.taps(name(chat, code))


async def drop(chat: Chat, code: str) -> None:
    """Tap a taken line of an offer once more."""
    await chat.taps(label(TICK + name(chat, code)))


async def number(chat: Chat, *typed: str) -> None:
    """Write numbers, one after another, and confirm each."""
    for text in typed:
        await chat.says(text)
        await chat.taps("Yes, right")


async def open_section(chat: Chat, section: Section) -> None:
    """Open a section of the full plan, done or not, from the list of sections."""
    named = chat.tr(SECTIONS[section])
    await chat.taps(named if chat.offers(named) else label(TICK + named))


async def see_result(chat: Chat) -> None:
    """Open what the plan comes to, from wherever."""
    await chat.says("/plan")
    await chat.taps("See what it comes to")


async def live(
    chat: Chat, place: str, *, person_name: str | None = None, village: str | None = None
) -> None:
    """Come home as a family of this place, its line of work unknown."""
    await come_home(chat)
    house = chat.house
    person = await house.person(chat.id)
    version = house.runtime.consent_version
    person = await change_family(
        house.sessions,
        person=person,
        consent_version=version,
        stage=Stage.PLANNING,
        place=place,
        village=village,
        line_of_work=LineOfWork.UNDECIDED,
    )
    if person_name:
        await change_person(
            house.sessions, person=person, consent_version=version, name=person_name
        )


async def plan_of(house: House, chat: Chat) -> Plan:
    """The plan as the database has it."""
    family = (await house.person(chat.id)).family
    assert family is not None
    return family.plan


async def write_plan(chat: Chat, plan: Plan) -> None:
    """Put a whole plan in place at once."""
    house = chat.house
    await change_plan(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        change=lambda _before: plan,
        now=house.clock(),
    )


def files(chat: Chat) -> list[tuple[str, bytes]]:
    """Names and contents of the documents that the bot has sent, oldest first."""
    stored = [
        chat.house.telegram.files.get(message["document"]["file_id"])
        for message in chat.house.telegram.messages(chat.id)
        if "document" in message and message["from"]["is_bot"]
    ]
    return [(file.name, file.content) for file in stored if file is not None]


def paper(chat: Chat) -> bytes:
    """The newest document."""
    return files(chat)[-1][1]
