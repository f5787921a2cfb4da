from tests.chat import Chat
from tests.conversations.walks import come_home
import pytest


@pytest.mark.parametrize("locale", ["ky"])
async def test_smoke(aigul: Chat) -> None:
    house = aigul.house
    lib = house.library

    def show():
        print("-----")
        print(aigul.window)
        print(
            aigul.labels([m for m in house.telegram.messages(aigul.id) if "reply_markup" in m][-1])
        )

    n = lambda q, c: lib.choices.name(q, c, "ky")
    from domain.plan import Question as Q

    await come_home(aigul)
    show()
    await aigul.says("/idea")
    show()
    await aigul.taps(n(Q.SKILLS, "animals"))
    show()
    await aigul.taps("Continue")
    show()
    await aigul.taps(n(Q.THINGS, "barn"))
    await aigul.taps(n(Q.THINGS, "pasture"))
    await aigul.taps("Continue")
    show()
    await aigul.taps(lib.niches["dairy_cow"].name["ky"])
    show()
    await aigul.taps("Take this one")
    show()
    for i in (0, 1, 2):
        await aigul.taps(lib.niches["dairy_cow"].purchases[i].name["ky"])
    show()
    await aigul.taps("Continue")
    show()
    for t in ("90 000", "20 миң", "5000"):
        await aigul.says(t)
        show()
        await aigul.taps("Yes, right")
        show()
    await aigul.taps("Continue")
    show()
    await aigul.says("10мин")
    await aigul.taps("Yes, right")
    show()
    for t in ("300", "45", "6000"):
        await aigul.says(t)
        await aigul.taps("Yes, right")
        show()
    for i in (0, 1):
        await aigul.taps(lib.niches["dairy_cow"].risks[i].name["ky"])
    show()
    await aigul.taps("Continue")
    show()
    for i in (0, 1):
        await aigul.taps(lib.niches["dairy_cow"].risks[i].counters[0].name["ky"])
        show()
    for i in (0, 1, 2):
        await aigul.taps(lib.niches["dairy_cow"].steps[i].name["ky"])
    await aigul.taps("Continue")
    show()
    for t in ("20.01", "эртең", "20-март"):
        await aigul.says(t)
        show()
    await aigul.taps("The plan on one page")
    show()
    print(house.telegram.messages(aigul.id)[-1])
    assert 0
