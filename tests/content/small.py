"""A small content folder that loads, for tests to break."""

from pathlib import Path

import content

UNITS = """\
units:
  months:
    words:
      ky:
        one: ай
        other: ай
      ru:
        one: месяц
        few: месяца
        many: месяцев
        other: месяца
  year:
    grouped: false
"""

FACT = """\
id: window
title:
  ky: Мөөнөт
  ru: Срок
asked:
  - качанга чейин
  - до какого дня
value: 3
unit: months
valid_from: 2026-01-01
valid_until: 2027-12-31
source:
  title: A law
  url: https://example.org/law
  date: '2026-02'
checked_on: 2026-11-24
checked_by: null
review_by: 2027-05-24
confidence: high
bot_use: state
ask_at: ministry_1966
topics:
  - benefit
statement:
  ky: >-
    Мөөнөт: {value}.
  ru: >-
    Срок: {value}.
"""

UNKNOWN = """\
id: size
title:
  ky: Көлөмү
  ru: Размер
asked:
  - канча
value: null
unit: null
valid_from: null
valid_until: null
source: null
checked_on: 2026-11-24
checked_by: null
review_by: 2027-05-24
confidence: unknown
bot_use: do_not_state
ask_at: advisor
topics:
  - benefit
statement: null
"""

SCREEN = """\
id: hello
values:
  - name
sample:
  name:
    ky: Айгүл
    ru: Айгүл
lines:
  - text:
      ky: >-
        Саламатсызбы, {name}!
      ru: >-
        Здравствуйте, {name}!
  - facts:
      - window
    text:
      ky: >-
        Мөөнөт: {window}.
      ru: >-
        Срок: {window}.
    otherwise:
      ky: >-
        Мөөнөтүн так билбейм.
      ru: >-
        Срок точно не знаю.
  - facts:
      - size
    text:
      ky: >-
        Өлчөмү: {size}.
      ru: >-
        Размер: {size}.
"""

PLACES = """\
regions:
  - code: talas
    kind: region
    name:
      ky: Талас облусу
      ru: Таласская область
    districts:
      - code: talas_manas
        name:
          ky: Манас району
          ru: Манасский район
"""


CHOICES = """\
skills:
  - id: animals
    name:
      ky: Мал багуу
      ru: Скот
units:
  - id: litre
    name:
      ky: литр
      ru: литр
"""


def named(id: str, indent: str = "") -> str:
    """Something with a code, a name and a sentence, as a list item."""
    lines = [
        f"- id: {id}",
        *("  name:", "    ky: Аты", "    ru: Имя"),
        *("  text:", "    ky: Сүйлөм.", "    ru: Предложение."),
    ]
    return "".join(f"{indent}{line}\n" for line in lines)


def plain(id: str) -> str:
    """The same without a sentence."""
    return "".join(named(id, "  ").splitlines(keepends=True)[:4])


def risk(id: str) -> str:
    """A risk with two counter-measures."""
    counters = "".join(named(f"{id}_{number}", "      ") for number in (1, 2))
    return f"{named(id, '  ')}    counters:\n{counters}"


NICHE = f"""\
id: milk
sector: farming
where: village
seasonal: true
unit: litre
needs:
  - animals
name:
  ky: Сүт
  ru: Молоко
about:
  ky: Сүт сатасыз.
  ru: Продаёте молоко.
season:
  ky: Кышында сүт аз.
  ru: Зимой молока меньше.
purchases:
{"".join(plain(f"p{number}") for number in range(4))}costs:
{"".join(plain(f"c{number}") for number in range(3))}risks:
{"".join(risk(f"r{number}") for number in range(4))}steps:
{"".join(named(f"s{number}", "  ") for number in range(4))}"""


def write(folder: Path) -> Path:
    """Write the small content and return its folder."""
    (folder / "facts").mkdir()
    (folder / "screens").mkdir()
    (folder / "units.yaml").write_text(UNITS)
    (folder / "facts" / "window.yaml").write_text(FACT)
    (folder / "facts" / "size.yaml").write_text(UNKNOWN)
    (folder / "screens" / "hello.yaml").write_text(SCREEN)
    (folder / "screens" / "scope_other.yaml").write_text(SCREEN.replace("hello", "scope_other"))
    (folder / "scope.yaml").write_text("topics: []\n")
    (folder / "synonyms.yaml").write_text("meanings: {}\n")
    (folder / "places.yaml").write_text(PLACES)
    (folder / "choices.yaml").write_text(CHOICES)
    (folder / "niches").mkdir()
    (folder / "niches" / "milk.yaml").write_text(NICHE)
    for words in ("numbers.yaml", "days.yaml", "assent.yaml"):
        (folder / words).write_bytes((Path(content.__file__).parent / words).read_bytes())
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a piece of a file once; it must be there."""
    text = (folder / file).read_text()
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1))
