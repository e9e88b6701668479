"""Every format and mode, sent to a real server, is read with the right text."""

from __future__ import annotations

import base64

import pytest

from golden.formats import HEIGHT, TEXT, WIDTH, golden_pictures
from servers import LiveServer
from webimage_ocr.intake.format import WEB_IMAGE_FORMATS


@pytest.mark.parametrize("kind", WEB_IMAGE_FORMATS)
def test_the_text_of_every_mode_is_read(live_server: LiveServer, kind: str) -> None:
    pictures = [(name, data) for name, found, data in golden_pictures() if found == kind]
    assert pictures
    for name, data in pictures:
        image = base64.b64encode(data).decode()
        answer = live_server.read({"image": image, "extract_type": ["image_size"]})
        assert answer.status == 200, (name, answer.body)
        result = answer.json["result"]
        assert [block["words"] for block in result["words_block_list"]] == [TEXT], name
        assert result["extracted_data"]["image_size"] == {"height": HEIGHT, "width": WIDTH}, name
