"""Masks and the scan of free text."""

import pytest

from station import privacy

ID = "11010519491231002X"  # the example printed in GB 11643


@pytest.mark.parametrize(
    ("mask", "value", "want"),
    [
        (privacy.mask_name, "张三", "张*"),
        (privacy.mask_name, "王小明", "王**"),
        (privacy.mask_name, "欧阳锋", "欧阳*"),
        (privacy.mask_name, "格桑伦珠", "格***"),
        (privacy.mask_name, "李", "李*"),
        (privacy.mask_name, "", ""),
        (privacy.mask_phone, "13812341234", "138****1234"),
        (privacy.mask_phone, "+86 138 1234 1234", "138****1234"),
        (privacy.mask_phone, "0892-1234123", "0892-****123"),
        (privacy.mask_phone, "13812341234、08921234123", "138****1234、0892-****123"),
        (privacy.mask_phone, "1234567", "****567"),
        (privacy.mask_phone, "张三", "**"),
        (privacy.mask_landline, "010-12345678", "010-*****678"),
        (privacy.mask_landline, "1234567", "****567"),
        (privacy.mask_id, ID, "110***********002X"),
        (privacy.mask_id, "E12345678", "*******78"),
        (privacy.mask_address, "拉萨市城关区八廓街道北京中路12号", "拉萨市城关区八廓街道***"),
        (privacy.mask_address, "西藏自治区拉萨市城关区", "西藏自治区拉萨市城关区"),
        (privacy.mask_address, "日喀则市南木林县艾玛乡山巴村3组", "日喀则市南木林县艾玛乡***"),
        (privacy.mask_address, "北京路12号", "***"),
        (privacy.mask_plate, "藏A·12312", "藏A·***12"),
        (privacy.mask_plate, "藏A12312", "藏A·***12"),
        (privacy.mask_card, "6222 0212 3456 7890", "************7890"),
    ],
)  # fmt: skip
def test_mask(mask, value, want):
    assert mask(value) == want


def test_id_number():
    assert privacy.valid_id_number(ID)
    assert privacy.valid_id_number(ID.lower())
    assert not privacy.valid_id_number("110105194912310021")
    assert not privacy.valid_id_number("11010519491331002X")
    assert not privacy.valid_id_number("１１010519491231002X")


def test_scan():
    text = f"电话13812341234或０８９２－１２３４１２３，身份证{ID}，订单110105194912310021。"
    assert [(f.kind, text[f.start : f.end] == f.text) for f in privacy.scan(text)] == [
        ("phone", True),
        ("landline", True),
        ("id", True),
    ]
    assert privacy.mask_text(text) == (
        "电话138****1234或0892-****123，身份证110***********002X，订单110105194912310021。"
    )
    assert privacy.scan("订单号 202603121381234123499，2026-03-12，15元") == []
    assert privacy.mask_text("卡4111 1111 1111 1111") == "卡************1111"
