"""Whole numbers in words, the way a careful person writes them: to be read back."""

from __future__ import annotations

KY_ONES = ["", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз"]
KY_TENS = ["", "он", "жыйырма", "отуз", "кырк", "элүү"]
KY_TENS += ["алтымыш", "жетимиш", "сексен", "токсон"]

RU_SMALL = ["", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
RU_SMALL += ["десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать"]
RU_SMALL += ["пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"]
RU_TENS = ["", "", "двадцать", "тридцать", "сорок", "пятьдесят"]
RU_TENS += ["шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
RU_HUNDREDS = ["", "сто", "двести", "триста", "четыреста", "пятьсот"]
RU_HUNDREDS += ["шестьсот", "семьсот", "восемьсот", "девятьсот"]


def in_kyrgyz(number: int) -> str:
    """Return 0 to 999,999 in Kyrgyz words."""
    if number == 0:
        return "нөл"
    thousands, rest = divmod(number, 1000)
    words = [_kyrgyz_hundreds(thousands), "миң" if thousands else "", _kyrgyz_hundreds(rest)]
    return " ".join(filter(None, words))


def in_russian(number: int) -> str:
    """Return 0 to 999,999 in Russian words."""
    if number == 0:
        return "ноль"
    thousands, rest = divmod(number, 1000)
    words = [*_russian_hundreds(rest)]
    if thousands:
        feminine = {"один": "одна", "два": "две"}
        counted = [feminine.get(word, word) for word in _russian_hundreds(thousands)]
        forms = {"одна": "тысяча", "две": "тысячи", "три": "тысячи", "четыре": "тысячи"}
        words = [*counted, forms.get(counted[-1], "тысяч"), *words]
    return " ".join(words)


def _kyrgyz_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [KY_ONES[hundreds], "жүз" if hundreds else "", KY_TENS[rest // 10], KY_ONES[rest % 10]]
    return " ".join(filter(None, words))


def _russian_hundreds(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    small = [RU_SMALL[rest]] if rest < 20 else [RU_TENS[rest // 10], RU_SMALL[rest % 10]]
    return [word for word in (RU_HUNDREDS[hundreds], *small) if word]
