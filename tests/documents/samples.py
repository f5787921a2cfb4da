"""Invented papers, as the bot would hand them to the printer."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import replace
from decimal import Decimal

from documents.chart import Chart, ChartRow
from documents.month import DayCell, DutyRow, MonthSheet
from documents.questions import QuestionGroup, QuestionsSheet
from documents.sheet import Kind, LabelRow, MonthRow, PlanSheet, PurchaseRow, RiskRow, StepRow


def som(amount: int) -> str:
    """Return a sum as the bot writes it: no-break spaces, a real minus."""
    return f"{amount:,}".replace(",", "\u00a0").replace("-", "−")


MONTHS = (  # the same words in Kyrgyz and in Russian
    *("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь"),
    *("Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"),
)
WEAK = (1, 2, 7)


def _year() -> tuple[MonthRow, ...]:
    rows = []
    running = 0
    for number, month in enumerate(MONTHS, start=1):
        sales, costs = (9000, 11000) if number in WEAK else (33000, 19500)
        running += sales - costs
        rows.append(MonthRow(month, som(sales), som(costs), som(sales - costs), som(running)))
    return tuple(rows)


SHORT_KY = PlanSheet(
    kind=Kind.SHORT,
    language="ky",
    title="Үйдө кийим тигүү",
    name="Мисалбүбү Үлгүлөева",
    place="Нарын облусу, Ат-Башы району, Мисал айылы",
    version="2",
    date="2026-жылдын 24-ноябры",
    idea="Үйдө мектеп формасын жана жууркан-төшөк тигип, айылда жана базарда сатабыз.",
    skills="кийим тигүү, соода кылуу",
    things="үйдөгү бөлмө, телефон жана интернет",
    purchases=(
        PurchaseRow("Тигүүчү машина", "1", som(32000), som(32000)),
        PurchaseRow("Оверлок", "1", som(27500), som(27500)),
        PurchaseRow("Кездеме, метр", "120", som(350), som(42000)),
        PurchaseRow("Үтүк жана үтүк тактай", "1", som(6800), som(6800)),
    ),
    purchases_total=som(108300),
    budget=(
        LabelRow("Программадан", som(100000) + "\u00a0сом"),
        LabelRow("Өзүбүздөн", som(10000) + "\u00a0сом"),
        LabelRow("Сатып алууга", som(108300) + "\u00a0сом"),
        LabelRow("Калат", som(1700) + "\u00a0сом"),
    ),
    month=(
        LabelRow("Сатабыз: 30 даана, бирөө 1\u00a0100 сомдон", som(33000) + "\u00a0сом"),
        LabelRow("Чыгаша", som(19500) + "\u00a0сом"),
        LabelRow("Пайда", som(13500) + "\u00a0сом"),
    ),
    risks=(
        RiskRow("Буйрутма аз болуп калат", "Мектепке жана бала бакчага барып сүйлөшөбүз"),
        RiskRow("Машина бузулуп калат", "Оңдоочу менен алдын ала макулдашып коёбуз"),
    ),
    steps=(
        StepRow("Базарда кездеменин баасын сурап чыгуу", "1-декабрь"),
        StepRow("Тигүүчү машинаны тандап, сатуучу менен сүйлөшүү", "10-декабрь"),
        StepRow("Биринчи үч буйрутманы алуу", "25-декабрь"),
    ),
)

FULL_KY = replace(
    SHORT_KY,
    kind=Kind.FULL,
    customers="Мектеп окуучуларынын ата-энелери, коңшу айылдар, той алдында турган үй-бүлөлөр.",
    competitors="Райондо эки тигүүчү бар. Алар мектеп формасын тикпейт, буйрутманы узак күттүрөт.",
    selling_place="Үйдөн, базардан жана телефондогу топтор аркылуу. Маршрутка менен жеткиребиз.",
    seasons="Аз сатылат: январь, февраль, июль. Көп сатылат: август.",
    year=_year(),
    year_sales=som(324000),
    year_costs=som(208500),
    year_profit=som(115500),
    results=(
        LabelRow("Чыгаша жабылышы үчүн айына сатуу керек", "15 даана"),
        LabelRow("Баштоого кеткен акча кайтат", "12 айда"),
        LabelRow("100 сомдук сатуудан пайда", "41 сом"),
    ),
)

SHORT_RU = replace(
    SHORT_KY,
    language="ru",
    title="Пошив одежды на дому",
    name="Примера Образцова",
    place="Нарынская область, Ат-Башинский район, село Мисал",
    date="24 ноября 2026 года",
    idea="Шьём дома школьную форму и постельные принадлежности, продаём в селе и на базаре.",
    skills="шить одежду, торговать",
    things="комната в доме, телефон и интернет",
    purchases=(
        PurchaseRow("Швейная машина", "1", som(32000), som(32000)),
        PurchaseRow("Оверлок", "1", som(27500), som(27500)),
        PurchaseRow("Ткань, метр", "120", som(350), som(42000)),
        PurchaseRow("Утюг и гладильная доска", "1", som(6800), som(6800)),
    ),
    budget=(
        LabelRow("Из программы", som(100000) + "\u00a0сом"),
        LabelRow("Свои", som(10000) + "\u00a0сом"),
        LabelRow("На покупки", som(108300) + "\u00a0сом"),
        LabelRow("Остаётся", som(1700) + "\u00a0сом"),
    ),
    month=(
        LabelRow("Продаём 30 штук по 1\u00a0100 сомов", som(33000) + "\u00a0сом"),
        LabelRow("Расходы", som(19500) + "\u00a0сом"),
        LabelRow("Прибыль", som(13500) + "\u00a0сом"),
    ),
    risks=(
        RiskRow("Мало заказов", "Поговорим со школой и детским садом"),
        RiskRow("Сломается машина", "Заранее договоримся с мастером"),
    ),
    steps=(
        StepRow("Узнать цены на ткань на базаре", "1 декабря"),
        StepRow("Выбрать швейную машину, поговорить с продавцом", "10 декабря"),
        StepRow("Взять первые три заказа", "25 декабря"),
    ),
)

FULL_RU = replace(
    SHORT_RU,
    kind=Kind.FULL,
    customers="Родители школьников, соседние сёла, семьи, которые готовятся к свадьбе.",
    competitors="В районе шьют двое. Школьную форму они не шьют, заказа приходится долго ждать.",
    selling_place="Из дома, на базаре и через группы в телефоне. Доставка маршруткой.",
    seasons="Мало продаём: январь, февраль, июль. Много: август.",
    year=_year(),
    year_sales=som(324000),
    year_costs=som(208500),
    year_profit=som(115500),
    results=(
        LabelRow("Чтобы покрыть расходы, продать за месяц", "15 штук"),
        LabelRow("Деньги на начало вернутся", "за 12 месяцев"),
        LabelRow("Прибыль со 100 сомов продаж", "41 сом"),
    ),
)

SHEETS = (SHORT_KY, FULL_KY, SHORT_RU, FULL_RU)

CHART_KY = Chart(
    language="ky",
    title="Он эки айда кирген жана чыккан акча",
    incoming="Кирет",
    outgoing="Чыгат",
    left="Калат, сом",
    rows=tuple(
        ChartRow(month, Decimal(sales), Decimal(costs), som(sales - costs))
        for number, month in enumerate(MONTHS, start=1)
        for sales, costs in [(9000, 11000) if number in WEAK else (33000, 19500)]
    ),
    note="Сандар пландан алынды.",
)
CHART_RU = replace(
    CHART_KY,
    language="ru",
    title="Сколько денег придёт и уйдёт за год",
    incoming="Придёт",
    outgoing="Уйдёт",
    left="Останется, сом",
    note="Числа взяты из плана.",
)

QUESTIONS_KY = QuestionsSheet(
    language="ky",
    name=SHORT_KY.name,
    place=SHORT_KY.place,
    date=SHORT_KY.date,
    groups=(
        QuestionGroup(
            "116 — Салык кызматы",
            (
                "Үйдө кийим тигүүгө кайсы патент туура келет?",
                "Патентти телефон аркылуу алса болобу?",
                "Патенттин баасына өзүм үчүн төлөнүүчү камсыздандыруу төгүмү кошулганбы?",
            ),
        ),
        QuestionGroup(
            "Айыл өкмөтү",
            (
                "Базардан орун алуу үчүн кимге кайрылыш керек?",
                "Үйдүн бир бөлмөсүн устакана кылсам, уруксат керекпи?",
            ),
        ),
        QuestionGroup("Кеңешчи", ("Сатып алганымдын кайсы кагаздарын сактайм?",)),
    ),
)
QUESTIONS_RU = QuestionsSheet(
    language="ru",
    name=SHORT_RU.name,
    place=SHORT_RU.place,
    date=SHORT_RU.date,
    groups=(
        QuestionGroup(
            "116 — Налоговая служба",
            (
                "Какой патент подходит для пошива одежды на дому?",
                "Можно ли получить патент через телефон?",
                "Входит ли в цену патента страховой взнос за себя?",
            ),
        ),
        QuestionGroup(
            "Айыл өкмөтү",
            (
                "К кому обратиться, чтобы получить место на базаре?",
                "Нужно ли разрешение, если мастерская — одна из комнат дома?",
            ),
        ),
        QuestionGroup("Консультант", ("Какие бумаги о покупках хранить?",)),
    ),
)
QUESTIONS = (QUESTIONS_KY, QUESTIONS_RU)


def _january(marks: dict[int, str]) -> tuple[tuple[DayCell, ...], ...]:
    """Return January 2027, which begins on a Friday."""
    off = {1, 7, *(day for day, weekday in Calendar().itermonthdays2(2027, 1) if weekday >= 5)}
    return tuple(
        tuple(
            DayCell(str(day), day in off, marks.get(day, "")) if day else DayCell() for day in week
        )
        for week in Calendar().monthdayscalendar(2027, 1)
    )


MONTH_KY = MonthSheet(
    language="ky",
    name=SHORT_KY.name,
    month_title="2027-жыл, январь",
    weekdays=("дш", "шш", "шр", "бш", "жм", "иш", "жк"),
    weeks=_january({1: "Жаңы жыл", 14: "Кездеме", 20: "Бирдиктүү салык", 23: "Патент"}),
    duties=(
        DutyRow("14-январь", "Базардан кездеменин баасын сурап чыгуу", "14-январь", is_done=True),
        DutyRow("20-январь", "Бирдиктүү салыктын отчётун тапшыруу", "20-январь"),
        DutyRow("23-январь", "Патенттин мөөнөтү бүтөт: кийинкисин сатып алуу", "22-январь"),
    ),
    undated=("Жумушчулар боюнча отчёт", "Өзүңүз үчүн камсыздандыруу төгүмү"),
)
MONTH_RU = MonthSheet(
    language="ru",
    name=SHORT_RU.name,
    month_title="Январь 2027 года",
    weekdays=("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    weeks=_january({1: "Новый год", 14: "Ткань", 20: "Единый налог", 23: "Патент"}),
    duties=(
        DutyRow("14 января", "Узнать цены на ткань на базаре", "14 января", is_done=True),
        DutyRow("20 января", "Сдать отчёт по единому налогу", "20 января"),
        DutyRow("23 января", "Кончается патент: купить следующий", "22 января"),
    ),
    undated=("Отчёт за работников", "Страховой взнос за себя"),
)
MONTHS_ON_PAPER = (MONTH_KY, MONTH_RU)
