"""The largest picture of the default profile is read within the deadline, over HTTP, by a server as it starts."""

from __future__ import annotations

import base64
import io
import time

from PIL import Image

from pictures import ORDER, draw_lines
from servers import LiveServer

SIDE_PX = 8192
DEADLINE_S = 60
"""The default of the setting deadline_s; SDKs give up after 120 s."""


def test_8192_by_8192_is_read_within_the_deadline(live_server: LiveServer) -> None:
    page = Image.new("L", (SIDE_PX, SIDE_PX), 255)
    block = draw_lines(size_px=72).convert("L")
    places = [(400, 300), (SIDE_PX - block.width - 200, 3800), (1500, SIDE_PX - block.height - 100)]
    for place in places:
        page.paste(block, place)
    file = io.BytesIO()
    page.save(file, "PNG", compress_level=1)
    started = time.monotonic()
    answer = live_server.read({"image": base64.b64encode(file.getvalue()).decode(), "extract_type": ["image_size"]})
    assert answer.status == 200, answer.body
    assert time.monotonic() - started < DEADLINE_S
    result = answer.json["result"]
    assert result["extracted_data"]["image_size"] == {"height": SIDE_PX, "width": SIDE_PX}
    assert sorted(found["words"] for found in result["words_block_list"]) == sorted(ORDER * len(places))
