"""A small content folder that loads, for tests to break."""

from pathlib import Path

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


def write(folder: Path) -> Path:
    """Write the small content and return its folder."""
    (folder / "facts").mkdir()
    (folder / "screens").mkdir()
    (folder / "units.yaml").write_text(UNITS)
    (folder / "facts" / "window.yaml").write_text(FACT)
    (folder / "facts" / "size.yaml").write_text(UNKNOWN)
    (folder / "screens" / "hello.yaml").write_text(SCREEN)
    (folder / "places.yaml").write_text(PLACES)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a piece of a file once; it must be there."""
    text = (folder / file).read_text()
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1))
