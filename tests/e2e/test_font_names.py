"""How fonts are called is a setting of the server."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from pictures import draw_lines
from servers import LiveServer, run_server


def names(server: LiveServer) -> list[str]:
    file = io.BytesIO()
    draw_lines(["收件人：张三"]).save(file, "PNG")
    picture = base64.b64encode(file.getvalue()).decode()
    (block,) = server.read({"image": picture, "detect_font": True}).json["result"]["words_block_list"]
    return list(block["font_list"])


def test_chinese_or_english_names(live_server: LiveServer, tmp_path: Path) -> None:
    assert not "".join(names(live_server)).isascii()
    english = {"WEBIMAGE_OCR_FONT_CHINESE_NAMES": "false", "WEBIMAGE_OCR_FONT_PROXIES": "false"}
    with run_server(tmp_path, **english) as server:
        assert "".join(names(server)).isascii()
