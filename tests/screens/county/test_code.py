"""The 核对码 drawn large: every digit is another shape, and the groups stand apart at any width."""

import pytest

from screens.county.code import CodeDigits
from tests import pilot

CODE = "01234 56789 98765 43210 11111 00000"


@pytest.mark.parametrize(
    ("width", "ascii_only", "lines"),
    [(78, False, 6), (140, False, 3), (30, False, 18), (80, True, 1), (40, True, 2), (12, True, 6)],
)
async def test_six_groups(width: int, ascii_only: bool, lines: int) -> None:
    digits = CodeDigits(CODE)
    app = pilot.Bare(digits, ascii=ascii_only)
    async with app.run_test(size=(width, 20)):
        drawn = [line for line in pilot.text_of(app) if line.strip()]
        assert len(drawn) == lines
        pilot.no_cut_wide(drawn, width)
        if ascii_only:
            assert "".join("".join(drawn).split()) == CODE.replace(" ", "")


async def test_every_digit_is_another_shape() -> None:
    app = pilot.Bare(*(CodeDigits(str(d)) for d in range(10)))
    async with app.run_test(size=(10, 40)):
        rows = pilot.text_of(app)
        shapes = {"\n".join(row.ljust(3) for row in rows[3 * d : 3 * d + 3]) for d in range(10)}
        assert len(shapes) == 10


async def test_it_shows_another_code_and_none() -> None:
    digits = CodeDigits()
    app = pilot.Bare(digits)
    async with app.run_test(size=(80, 20)) as keys:
        assert not "".join(pilot.text_of(app)).strip()
        digits.show(CODE)
        await keys.pause()
        assert len([line for line in pilot.text_of(app) if line.strip()]) == 6
