import pytest

from webimage_ocr.contacts.labels import RECIPIENT, SENDER, find_labels


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收货人: 徐六月", [("name", RECIPIENT, "收货人: ")]),
        ("寄件人电话：138", [("phone", SENDER, "寄件人电话：")]),
        ("所在地区 浙江\n详细地址 文三路", [("region", "", "所在地区 "), ("detail", "", "详细地址 ")]),
        ("收 韩华\n寄 贝玥", [("party", RECIPIENT, "收 "), ("party", SENDER, "寄 ")]),
        ("联系人王小明\n电话138", [("name", "", "联系人"), ("phone", "", "电话")]),
        ("Ship To:\nJohn\nTel: 1", [("party", RECIPIENT, "Ship To:"), ("phone", "", "Tel: ")]),
        ("我家的地址是江苏", []),
        ("收到了", []),
        ("电话亭旁边", []),
    ],
)
def test_labels_of_a_text(text: str, found: list[tuple[str, str, str]]) -> None:
    labels = find_labels(text)
    assert [(label.kind, label.party, text[label.start : label.end]) for label in labels] == found


def test_labels_end() -> None:
    assert find_labels("收货人") != []
    assert find_labels("") == []
