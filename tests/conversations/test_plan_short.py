"""The short plan: three families walk its ten questions, with wrong turns, to one page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.dialogs.amount import Ask
from bot.dialogs.plan.idea import A_PAGE
from content.niches import Form
from domain.person import LineOfWork
from domain.plan import Question, Words
from tests.chat import Chat
from tests.conversations.plans import (
    ADD,
    DOORS,
    ONE_ANIMAL,
    RISK_OPEN,
    SEASONS_FORGOTTEN,
    UNREAD,
    UNTESTED,
    Pages,
    choice_name,
    choose,
    day,
    drop,
    live,
    name,
    niche_name,
    number,
    offers,
    paper,
    plan_of,
    som,
    take_niche,
    tick,
    ticks,
    unit_name,
)
from tests.conversations.walks import STRAY
from tests.documents.reading import pages_of, squeezed
from tests.house import House

PREPARATION = {"ky": "Даярдык үчүн.", "ru": "Для подготовки."}
UNKNOWN, DIGITS, BACK = "I do not know", "Press the digits", "Back"
SURE = ["Yes, right", "Write it again"]
OWN_DOORS = ["Show others", "I have my own idea", "Back"]
JANUARY, TOMORROW, MARCH = date(2027, 1, 20), date(2026, 11, 25), date(2027, 3, 20)
AHEAD = (date(2026, 12, 8), date(2026, 12, 24), date(2027, 1, 23), date(2027, 2, 22))


def at_doors(chat: Chat) -> list[str]:
    """The buttons under a list of purchases, after its lines."""
    return [ADD, "Continue", "Where is this written?", "Back"]


def on_paper(chat: Chat, *wanted: str) -> str:
    """The one page that came, its words without spaces; these stand there."""
    (text,) = pages_of(paper(chat))
    for words in (PREPARATION[chat.locale], *wanted):
        assert squeezed(words) in text, words
    return text


async def test_a_dairy_family_in_at_bashy(aigul: Chat, house: House) -> None:  # noqa: PLR0915 - a whole transcript
    see, niche = Pages(aigul), "dairy_cow"
    cow, hay, cans = (name(aigul, f"{niche}.{item}") for item in ("cow", "winter_hay", "cans"))
    litre = unit_name(aigul, "litre")
    await live(aigul, "naryn_at_bashy", person_name="Айгүл <b>&</b> #1", village="Мисал")

    # 1, 2: what we can and have
    await aigul.says("/idea")
    aigul.sees(see.question(Question.SKILLS, 1), buttons=ticks(aigul, Question.SKILLS))
    await aigul.taps("Continue")
    aigul.sees(see.question(Question.THINGS, 2), buttons=ticks(aigul, Question.THINGS))
    await aigul.taps(BACK)
    aigul.sees(see.question(Question.SKILLS, 1), buttons=ticks(aigul, Question.SKILLS))
    await tick(aigul, Question.SKILLS, "animals")
    aigul.sees(see.question(Question.SKILLS, 1), buttons=ticks(aigul, Question.SKILLS, "animals"))
    await aigul.taps("Continue")
    aigul.sees(see.question(Question.THINGS, 2), buttons=ticks(aigul, Question.THINGS))
    await tick(aigul, Question.THINGS, "barn", "pasture")
    aigul.sees(
        see.question(Question.THINGS, 2), buttons=ticks(aigul, Question.THINGS, "barn", "pasture")
    )
    await aigul.sends("sticker")
    aigul.sees(STRAY)

    # 3: the idea
    await aigul.taps("Continue")
    fits = ["dairy_cow", "goats", "horses_kumis", "sheep", "beef_fattening", "dairy_products"]
    aigul.sees(
        see.fits(
            *(see.has(one, "animals", "barn", "pasture") for one in fits[:4]),
            see.has("beef_fattening", "animals", "barn"),
            see.lacks("dairy_products", "cooking"),
            n=3,
        ),
        buttons=[*(niche_name(aigul, one) for one in fits[:A_PAGE]), *OWN_DOORS],
    )
    await aigul.taps(niche_name(aigul, "goats"))
    aigul.sees(
        see.niche("goats", "Farming", "animals", "barn", "pasture"),
        buttons=["Take this one", "Look at others"],
    )
    await aigul.taps("Look at others")
    await aigul.taps(niche_name(aigul, niche))
    aigul.sees(
        see.niche(niche, "Farming", "animals", "barn", "pasture"),
        buttons=["Take this one", "Look at others"],
    )
    await aigul.taps("Take this one")

    # 4: what to buy
    aigul.sees(see.offer("purchases", 4), buttons=offers(aigul, niche, "purchases"))
    await choose(aigul, "dairy_cow.cow", "dairy_cow.winter_hay", "dairy_cow.separator")
    await drop(aigul, "dairy_cow.separator")
    await choose(aigul, "dairy_cow.cans")
    aigul.sees(
        see.offer("purchases", 4),
        buttons=offers(aigul, niche, "purchases", "cow", "winter_hay", "cans"),
    )
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.PRICE, of=cow), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.says("90 000")
    aigul.sees(see.understood(see.in_som(90_000), of=cow), buttons=SURE)
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.PRICE, of=hay))
    await aigul.says("20 миң")
    aigul.sees(see.understood(see.in_som(20_000), of=hay), buttons=SURE)
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.PRICE, of=cans))
    await aigul.says("1 500,50")
    aigul.sees(see.understood(see.in_som(f"{som(1500)},50"), of=cans), buttons=SURE)
    await aigul.taps("Yes, right")
    # 90 000 + 20 000 + 1 500,50 = 111 500,50; 150 000 - 111 500,50 = 38 499,50
    total, left = f"{som(111_500)},50", f"{som(38_499)},50"
    aigul.sees(
        see.purchases(total, left=left, n=4),
        buttons=[
            f"{cow} · {som(90_000)}",
            f"{hay} · {som(20_000)}",
            f"{cans} · {som(1500)},50",
            *at_doors(aigul),
        ],
    )
    await aigul.taps("Continue")

    # 5: own money; a word twice where a number is asked, then the digits
    aigul.sees(see.amount(Ask.OWN_MONEY, n=5), buttons=["No", UNKNOWN, DIGITS, BACK])
    await aigul.says("аз эле")
    aigul.sees(UNREAD)
    await aigul.says("көп эмес")
    aigul.sees(see.pad(Ask.OWN_MONEY, "…"))
    for key in ("1", "0", "000"):
        await aigul.taps(key)
    aigul.sees(see.pad(Ask.OWN_MONEY, see.in_som(10_000)))
    await aigul.taps("Done")

    # 6, 7, 8: a month
    aigul.sees(see.amount(Ask.QUANTITY, n=6, unit=litre), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.says("300 литр")
    aigul.sees(see.understood(f"300 {litre}"), buttons=SURE)
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.UNIT_PRICE, n=7, unit=litre), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.sends("sticker")
    aigul.sees("A number is needed here. Write it, or press its digits.")
    await aigul.says("45 сом")
    aigul.sees(see.understood(see.in_som(45)), buttons=SURE)
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.COSTS, n=8), buttons=["No", UNKNOWN, DIGITS, BACK])
    await aigul.says("алты миң")
    aigul.sees(see.understood(see.in_som(6000)), buttons=SURE)
    await aigul.taps("Yes, right")

    # 9: risks
    aigul.sees(see.offer("risks", 9), buttons=offers(aigul, niche, "risks"))
    await choose(aigul, "dairy_cow.illness", "dairy_cow.feed_price")
    aigul.sees(
        see.offer("risks", 9), buttons=offers(aigul, niche, "risks", "illness", "feed_price")
    )
    await aigul.taps("Continue")
    aigul.sees(
        see.counter(name(aigul, "dairy_cow.illness", Form.TEXT), 9),
        buttons=[
            name(aigul, "dairy_cow.vaccinate"),
            name(aigul, "dairy_cow.call_vet"),
            "I will think about it",
            BACK,
        ],
    )
    await choose(aigul, "dairy_cow.vaccinate")
    aigul.sees(see.counter(name(aigul, "dairy_cow.feed_price", Form.TEXT), 9))
    await aigul.says("Чөптү бир тууганымдан <алам>")

    # 10: first steps
    aigul.sees(see.offer("steps", 10), buttons=offers(aigul, niche, "steps"))
    await choose(aigul, "dairy_cow.ask_buyers", "dairy_cow.prepare_barn", "dairy_cow.store_hay")
    aigul.sees(
        see.offer("steps", 10),
        buttons=offers(aigul, niche, "steps", "ask_buyers", "prepare_barn", "store_hay"),
    )
    await aigul.taps("Continue")
    days = [*(day(aigul, one) for one in AHEAD), "I do not know yet", BACK]
    aigul.sees(see.due(name(aigul, "dairy_cow.ask_buyers", Form.TEXT), 10), buttons=days)
    await aigul.says("жакында")
    aigul.sees("I did not understand this day. Write it like this: 20.01, or press a button.")
    await aigul.says("20.01")
    aigul.sees(
        see.noted(date(2027, 1, 20)),
        see.due(name(aigul, "dairy_cow.prepare_barn", Form.TEXT), 10),
        buttons=days,
    )
    await aigul.says("01.11.2026")
    aigul.sees("This day is over. Please choose a later one.")
    await aigul.says("эртең")
    aigul.sees(
        see.noted(date(2026, 11, 25)),
        see.due(name(aigul, "dairy_cow.store_hay", Form.TEXT), 10),
        buttons=days,
    )
    await aigul.taps(day(aigul, AHEAD[2]))

    # 300 × 45 = 13 500; 13 500 - 6 000 = 7 500; 150 000 + 10 000 - 111 500,50 = 48 499,50;
    # 90 000 of 111 500,50 is more than four fifths
    whole = see.result(
        niche_name(aigul, niche),
        to_buy=total,
        left=f"{som(48_499)},50",
        month=see.month(13_500, 6000, left=7500),
        cautions=(ONE_ANIMAL, UNTESTED, SEASONS_FORGOTTEN),
    )
    aigul.sees(whole, buttons=[*DOORS])
    await aigul.taps("The plan on one page")
    aigul.sees(see.paper(1))
    on_paper(
        aigul,
        "Айгүл <b>&</b> #1",
        "Мисал",
        choice_name(aigul, Question.SKILLS, "animals"),
        *(som(amount) for amount in (90_000, 20_000, 10_000, 150_000, 13_500, 6000, 7500)),
        f"{som(1500)},50",
        total,
        f"{som(48_499)},50",
        name(aigul, "dairy_cow.vaccinate", Form.TEXT),
        "Чөптү бир тууганымдан <алам>",
        "20.01.2027",
        "25.11.2026",
        "23.01.2027",
    )
    aigul.stands_at(whole)
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.line_of_work is LineOfWork.FARMING
    assert family.plan.open_questions() == []


async def test_a_seamstress_in_bishkek(aigul: Chat, house: House) -> None:  # noqa: PLR0915 - a whole transcript
    see, niche = Pages(aigul), "home_sewing"
    machine, overlock = (name(aigul, f"{niche}.{item}") for item in ("machine", "overlock"))
    piece, own_line = unit_name(aigul, "piece"), "Манекен <44>"
    await live(aigul, "bishkek_lenin", person_name="Мээрим")

    await aigul.says("/idea")
    aigul.sees(see.question(Question.SKILLS, 1), buttons=ticks(aigul, Question.SKILLS))
    await tick(aigul, Question.SKILLS, "sewing")
    await aigul.says("Көрпө <да> тигем")
    aigul.sees(
        see.question(Question.SKILLS, 1, own="Көрпө <да> тигем"),
        buttons=ticks(aigul, Question.SKILLS, "sewing"),
    )
    await aigul.taps("Continue")
    aigul.sees(see.question(Question.THINGS, 2), buttons=ticks(aigul, Question.THINGS))
    await tick(aigul, Question.THINGS, "sewing_machine", "internet")
    await aigul.sends("voice")
    aigul.sees(
        see.question(Question.THINGS, 2, own=aigul.tr("voice message")),
        buttons=ticks(aigul, Question.THINGS, "sewing_machine", "internet"),
    )

    # A new process on the same files, and the dialog itself is lost: the plan goes on.
    await house.restart()
    await aigul.taps("Continue")
    fits = see.fits(
        see.has(niche, "internet", "sewing", "sewing_machine"),
        see.has("online_sales", "internet", "sewing"),
        see.lacks("felt_crafts", "handcraft"),
        see.lacks("clothes_stall", "trading"),
        see.lacks("event_catering", "cooking"),
        see.lacks("hairdresser", "beauty"),
        n=3,
    )
    aigul.sees(fits)
    await aigul.says("/menu")
    await aigul.says("/idea")
    aigul.sees(fits)
    await aigul.taps(niche_name(aigul, niche))
    aigul.sees(
        see.niche(niche, "Making things", "internet", "sewing", "sewing_machine"),
        buttons=["Take this one", "Look at others"],
    )
    await aigul.taps("Take this one")

    aigul.sees(see.offer("purchases", 4), buttons=offers(aigul, niche, "purchases"))
    await choose(aigul, f"{niche}.machine", f"{niche}.overlock")
    await aigul.says(own_line)
    aigul.sees(
        see.offer("purchases", 4),
        buttons=offers(aigul, niche, "purchases", "machine", "overlock", own=(own_line,)),
    )
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.PRICE, of=machine), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.says("1,5 млн")
    aigul.sees(see.understood(see.in_som(1_500_000), of=machine), buttons=SURE)
    message, sure = aigul.button("Yes, right")
    await aigul.taps("Write it again")
    aigul.sees(see.amount(Ask.PRICE, of=machine), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.taps_again(message["message_id"], sure)  # a button of an older window
    aigul.stands_at(see.amount(Ask.PRICE, of=machine))
    await aigul.says("150мин")
    aigul.sees(see.understood(see.in_som(150_000), of=machine), buttons=SURE)
    await house.restart()
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.PRICE, of=overlock), buttons=[UNKNOWN, DIGITS, BACK])
    await number(aigul, "27 500")
    aigul.sees(see.amount(Ask.PRICE, of=own_line), buttons=[UNKNOWN, DIGITS, BACK])
    await number(aigul, "бир жарым миң")
    # 150 000 + 27 500 + 1 500 = 179 000; 179 000 - 150 000 = 29 000 are missing
    listed = [
        f"{machine} · {som(150_000)}",
        f"{overlock} · {som(27_500)}",
        f"{own_line} · {som(1500)}",
    ]
    aigul.sees(see.purchases(179_000, short_of=29_000, n=4), buttons=[*listed, *at_doors(aigul)])

    # The machine was dearer than it is; the own line is taken away, and the overlock is two.
    await aigul.taps(listed[0])
    aigul.sees(
        see.purchase(machine, 150_000, 1, 150_000),
        buttons=["Change the price", "Change how many", "Change the words", "Remove", BACK],
    )
    await aigul.taps("Change the price")
    aigul.sees(see.amount(Ask.PRICE, of=machine), buttons=[UNKNOWN, DIGITS, BACK])
    await number(aigul, "35 тыс")
    aigul.sees(see.purchase(machine, 35_000, 1, 35_000))
    await aigul.taps(BACK)
    await aigul.taps(listed[1])
    await aigul.taps("Change how many")
    aigul.sees(see.amount(Ask.HOW_MANY, of=overlock), buttons=["1", "2", "3", DIGITS, BACK])
    await aigul.taps("2")
    # 2 × 27 500 = 55 000
    aigul.sees(see.purchase(overlock, 27_500, 2, 55_000))
    await aigul.taps(BACK)
    await aigul.taps(listed[2])
    await aigul.taps("Remove")
    # 35 000 + 55 000 = 90 000; 150 000 - 90 000 = 60 000
    aigul.sees(
        see.purchases(90_000, left=60_000, n=4),
        buttons=[
            f"{machine} · {som(35_000)}",
            f"{overlock} · 2 × {som(27_500)}",
            *at_doors(aigul),
        ],
    )
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.OWN_MONEY, n=5), buttons=["No", UNKNOWN, DIGITS, BACK])
    await aigul.taps("No")
    aigul.sees(see.amount(Ask.QUANTITY, n=6, unit=piece), buttons=[UNKNOWN, DIGITS, BACK])
    await aigul.says("12,5")
    aigul.sees(see.understood(f"12,5 {piece}"), buttons=SURE)
    await aigul.taps("Yes, right")
    aigul.sees(see.amount(Ask.UNIT_PRICE, n=7, unit=piece), buttons=[UNKNOWN, DIGITS, BACK])
    await number(aigul, "1 200")
    aigul.sees(see.amount(Ask.COSTS, n=8), buttons=["No", UNKNOWN, DIGITS, BACK])
    await number(aigul, "4500,25")

    aigul.sees(see.offer("risks", 9), buttons=offers(aigul, niche, "risks"))
    await choose(aigul, f"{niche}.power_cut")
    await aigul.says("Кездеме түгөнөт")
    await aigul.taps("Continue")
    aigul.sees(see.counter(name(aigul, f"{niche}.power_cut", Form.TEXT), 9))
    await aigul.sends("voice")
    aigul.sees(see.counter("Кездеме түгөнөт", 9), buttons=["I will think about it", BACK])
    await aigul.taps("I will think about it")
    aigul.sees(see.offer("steps", 10), buttons=offers(aigul, niche, "steps"))
    await choose(aigul, f"{niche}.samples")
    await aigul.taps("Continue")
    aigul.sees(see.due(name(aigul, f"{niche}.samples", Form.TEXT), 10))
    await aigul.taps("I do not know yet")

    # 12,5 × 1 200 = 15 000; 15 000 - 4 500,25 = 10 499,75; two questions stay open
    aigul.sees(
        see.result(
            niche_name(aigul, niche),
            to_buy=90_000,
            left=60_000,
            month=see.month(15_000, f"{som(4500)},25", left=f"{som(10_499)},75"),
            cautions=(UNTESTED, SEASONS_FORGOTTEN, RISK_OPEN),
            is_open=True,
        ),
        buttons=[*DOORS],
    )
    await aigul.taps("The plan on one page")
    aigul.sees(see.paper(1))
    on_paper(
        aigul,
        "Мээрим",
        "Көрпө <да> тигем",
        *(som(amount) for amount in (35_000, 27_500, 55_000, 90_000, 60_000, 1200, 15_000)),
        "12,5",
        f"{som(4500)},25",
        f"{som(10_499)},75",
        "Кездеме түгөнөт",
    )
    plan = await plan_of(house, aigul)
    assert plan.risks[0].counter.voice
    assert plan.answer(Question.THINGS).words.voice

    # What was put off is asked again by the same command, first things first.
    await aigul.says("/idea")
    assert aigul.window.startswith(aigul.tr("Question {n} of {of_all}", n=9, of_all=10))


async def test_a_village_shop(aigul: Chat, house: House) -> None:  # noqa: PLR0915 - a whole transcript
    see, niche = Pages(aigul), "village_shop"
    fridge, goods = (name(aigul, f"{niche}.{item}") for item in ("fridge", "first_goods"))
    days = unit_name(aigul, "working_day")
    await live(aigul, "osh_alay", person_name="Бүбүжан", village="Үлгү")

    await aigul.says("/idea")
    await tick(aigul, Question.SKILLS, "trading")
    await aigul.taps("Continue")
    await tick(aigul, Question.THINGS, "room")
    await aigul.taps("Continue")
    fits = [
        see.has(niche, "room", "trading"),
        see.has("clothes_stall", "trading"),
        see.has("guesthouse", "room"),
        see.lacks("felt_crafts", "handcraft"),
        see.lacks("hairdresser", "beauty"),
        see.lacks("home_bakery", "cooking"),
    ]
    aigul.sees(see.fits(*fits, n=3))
    await aigul.taps("Show others")
    assert aigul.window != see.fits(*fits, n=3)
    while aigul.window != see.fits(*fits, n=3):
        await aigul.taps("Show others")
    await take_niche(aigul, niche)
    aigul.sees(see.offer("purchases", 4), buttons=offers(aigul, niche, "purchases"))
    await choose(aigul, f"{niche}.fridge", f"{niche}.first_goods")
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.PRICE, of=fridge))
    await number(aigul, "25 000")
    aigul.sees(see.amount(Ask.PRICE, of=goods))
    await aigul.taps(UNKNOWN)
    # What is left cannot be told while a price is missing.
    aigul.sees(
        see.purchases(25_000, unpriced=1, n=4),
        buttons=[f"{fridge} · {som(25_000)}", f"{goods} · ?", *at_doors(aigul)],
    )
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.OWN_MONEY, n=5))
    await number(aigul, "150 тыс")
    aigul.sees(see.amount(Ask.QUANTITY, n=6, unit=days))

    # Back through four questions: nothing that was said is lost.
    await aigul.taps(BACK)
    aigul.sees(see.amount(Ask.OWN_MONEY, n=5))
    await aigul.taps(BACK)
    aigul.sees(see.purchases(25_000, unpriced=1, own=150_000, n=4))
    await aigul.taps(BACK)
    named = niche_name(aigul, niche)
    aigul.sees(see.fits(*fits, n=3, idea=named))
    assert aigul.offers("Keep this idea")
    await aigul.taps(BACK)
    aigul.sees(see.question(Question.THINGS, 2), buttons=ticks(aigul, Question.THINGS, "room"))
    await tick(aigul, Question.THINGS, "car")
    await aigul.taps("Continue")
    # The price that is missing is asked for before what comes after it.
    aigul.sees(
        see.purchases(25_000, unpriced=1, own=150_000, n=4),
        buttons=[f"{fridge} · {som(25_000)}", f"{goods} · ?", *at_doors(aigul)],
    )
    await aigul.taps(f"{goods} · ?")
    await aigul.taps("Change the price")
    await number(aigul, "60 миң")
    aigul.sees(see.purchase(goods, 60_000, 1, 60_000))
    await aigul.taps(BACK)
    # 25 000 + 60 000 = 85 000; 300 000 - 85 000 = 215 000
    aigul.sees(see.purchases(85_000, left=215_000, own=150_000, n=4))
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.QUANTITY, n=6, unit=days))
    await number(aigul, "26")
    aigul.sees(see.amount(Ask.UNIT_PRICE, n=7, unit=days))
    await number(aigul, "2500")
    aigul.sees(see.amount(Ask.COSTS, n=8))
    await number(aigul, "70 миң")
    aigul.sees(see.offer("risks", 9), buttons=offers(aigul, niche, "risks"))
    await choose(aigul, f"{niche}.credit", f"{niche}.rival")
    await aigul.taps("Continue")
    await choose(aigul, f"{niche}.credit_notebook")
    aigul.sees(see.counter(name(aigul, f"{niche}.rival", Form.TEXT), 9))
    await choose(aigul, f"{niche}.ask_wishes")
    aigul.sees(see.offer("steps", 10), buttons=offers(aigul, niche, "steps"))
    await choose(aigul, f"{niche}.ask_buyers")
    await aigul.taps("Continue")
    await aigul.says("20-март")
    # 26 × 2 500 = 65 000; 70 000 - 65 000 = 5 000 are missing each month
    aigul.sees(
        see.noted(date(2027, 3, 20)),
        see.result(
            niche_name(aigul, niche),
            to_buy=85_000,
            left=215_000,
            month=see.month(65_000, 70_000, loss=5000),
            cautions=(
                aigul.tr(
                    "A month costs more than it brings. Missing: {value} som", value=som(5000)
                ),
                UNTESTED,
            ),
        ),
        buttons=[*DOORS],
    )
    await aigul.taps("The plan on one page")
    aigul.sees(see.paper(1))
    on_paper(
        aigul,
        "Бүбүжан",
        "Үлгү",
        *(som(amount) for amount in (25_000, 60_000, 85_000, 150_000, 215_000, 65_000, 70_000)),
        f"−{som(5000)}",
        "20.03.2027",
    )
    assert (await plan_of(house, aigul)).open_questions() == []


async def test_an_idea_of_ones_own_in_words_and_by_voice(aigul: Chat, house: House) -> None:
    see, general = Pages(aigul), "own_idea"
    idea = "Ат чабыш үчүн <камчы> өрүп сатам"
    await live(aigul, "naryn_at_bashy")
    await aigul.says("/idea")
    await aigul.taps("Continue")
    await aigul.taps("Continue")
    await aigul.taps("I have my own idea")
    aigul.sees(see.own_idea(), buttons=["Look at others"])
    await aigul.says("а" * 201)
    aigul.sees("Please write it shorter: up to {n} characters.", n=200)
    await aigul.sends("voice")
    aigul.sees(see.own_idea(aigul.tr("voice message")), buttons=["Continue", "Look at others"])
    await aigul.says(idea)
    aigul.sees(see.own_idea(idea), buttons=["Continue", "Look at others"])
    await aigul.taps("Continue")
    aigul.sees(see.offer("purchases", 4), buttons=offers(aigul, general, "purchases"))
    await aigul.sends("voice")
    aigul.sees(
        see.offer("purchases", 4),
        buttons=offers(aigul, general, "purchases", own=(aigul.tr("voice message"),)),
    )
    await aigul.taps("Continue")
    aigul.sees(see.amount(Ask.PRICE, of=aigul.tr("voice message")))
    await number(aigul, "1 500,50")
    plan = await plan_of(house, aigul)
    assert plan.niche is None
    assert plan.own_idea.text == idea
    assert plan.own_idea.voice
    assert plan.purchases[0].what == Words(voice=plan.purchases[0].what.voice)
    assert plan.purchases[0].price == Decimal("1500.5")
