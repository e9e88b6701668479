"""The largest picture of the default profile is read within the deadline, over HTTP, by a server as it starts."""

from __future__ import annotations

import base64
import io
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from pictures import ORDER, draw_lines, encode
from servers import LiveServer

pytestmark = pytest.mark.alone

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


def test_small_pictures_do_not_wait_for_it(live_server: LiveServer) -> None:
    """A page of the largest size, full of lines, takes ten seconds on both of two cores; others are read meanwhile."""
    page = Image.new("L", (SIDE_PX, SIDE_PX), 255)
    block = draw_lines(size_px=56).convert("L")
    for x in range(0, SIDE_PX - block.width, block.width + 80):
        for y in range(0, SIDE_PX - block.height, block.height + 40):
            page.paste(block, (x, y))
    huge = {"image": base64.b64encode(encode(page, compress_level=1)).decode()}
    small = {"image": base64.b64encode(encode(draw_lines())).decode()}

    def read_small() -> float:
        started = time.monotonic()
        assert live_server.read(small).status == 200
        return time.monotonic() - started

    usual_s = statistics.median(read_small() for _ in range(5))
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(live_server.read, huge)
        waited_s = []
        while not reading.done():
            waited_s.append(read_small())
        assert reading.result().status == 200
    assert len(waited_s) > 5, "it is large enough to be in the way"
    # both want the same two cores; 16 s it was, when the lines of one picture came before those of the next
    assert statistics.median(waited_s) < 5 * usual_s
    assert max(waited_s) < 10 * usual_s + 1
