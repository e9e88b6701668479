import pytest

from webimage_ocr.contacts.phones import find_phones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("138****1234", "138****1234"),
        ("138***1234", "138****1234"),
        ("13812345678-1234", "13812345678-1234"),
        ("13812345678转123", "13812345678-123"),
        ("3栋1502 138 0013 8000", "13800138000"),
        ("幢30115801691123", "15801691123"),
        ("010-12345678", "010-12345678"),
        ("0755-22107333-801", "0755-22107333-801"),
        ("0571 8888 8888", "0571-8888-8888"),
        ("400-180-8855", "400-180-8855"),
        ("电话: 82345678-12", "82345678-12"),
        ("+852 2345 6789", "+852 2345 6789"),
        ("0912-345-678", "0912-345-678"),
    ],
)
def test_a_number_as_it_is_reported(text: str, number: str) -> None:
    assert [phone.number for phone in find_phones(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "200801000001", "211381198512096810", "¥13812345678.00", "SF8375021346571", "2024-11-18 13:22:05",
        "订单号: 13812345678", "传真：021-62881234", "138123456789012345", "运单号 YT81374874", "82345678",
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert find_phones(text) == []


def test_numbers_of_other_countries_are_sought_in_latin_text_alone() -> None:
    text = "office: (301) 895-9050 cell: 303-940-3856 Fax: 303-940-3857"
    phones = find_phones(text, latin=True)
    assert [phone.number for phone in phones] == ["(301) 895-9050", "303-940-3856"]
    assert max(phones, key=lambda phone: phone.rank).number == "303-940-3856"
    assert find_phones("item 303-940-3856") == []
