"""What finding contacts costs: processor time of a text, of a page and of very long texts, and memory.

    python -m benchmarks.contacts

Texts are those of eval/contacts/*_sight.txt, pages the same contacts in ten templates; the long texts are 40,000
characters of one line again and again, and of half as many, so that the growth can be seen. Times are of the processor
and not of the clock, the least of three; memory is what loading and a first search add to the process.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial
from random import Random

from eval.contacts.measure import place_lines
from eval.contacts.pages import PageMaker, read_contacts
from eval.contacts.texts import SIGHTS, read_texts
from webimage_ocr.ocr.page.layout import lay_out

LONG, PAGES, REPEATS = 40_000, 100, 3
LINES = {
    "contacts": "张三 13112345678 广东省深圳市龙岗区五和大道1号\n",
    "labels": "收货人：\n联系电话：\n详细地址：\n",
    "divisions": "广东省深圳市龙岗区\n",
    "divisions without an end of line": "广东省深圳市龙岗区",
    "companies": "汕头金沙科技股份有限公司\n",
    "prose": "今天的天气很好，我们一起去公园散步，看见了很多美丽的花。\n",
}


def spend_s(call: Callable[[], object]) -> float:
    """Seconds of the processor, the least of a few tries."""
    spent = []
    for _ in range(REPEATS):
        started = time.process_time()
        call()
        spent.append(time.process_time() - started)
    return min(spent)


def repeat(line: str, length: int) -> str:
    return (line * (length // len(line) + 1))[:length]


def main() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    from webimage_ocr.contacts import ContactFinder

    finder = ContactFinder.load()
    finder.find_in_text("张三 13112345678 广东省深圳市龙岗区五和大道1号")
    loading_s = time.process_time() - started
    added_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"loading and a first search: {loading_s:.2f} s, {added_mb:.0f} MB")

    texts = [one for path in SIGHTS for one in read_texts(path)]
    spent = spend_s(lambda: [finder.find_in_text(one.text) for one in texts])
    print(f"a text: {1000 * spent / len(texts):.1f} ms, mean of {len(texts)}")
    random = Random(1)
    maker = PageMaker(random, read_contacts([one.case for one in texts]))
    pages = [place_lines(maker.make(number), random) for number in range(PAGES)]
    placed = [(lines, lay_out(lines)) for lines in pages]
    spent = spend_s(lambda: [finder.find(lines, layout) for lines, layout in placed])
    print(f"a page: {1000 * spent / PAGES:.1f} ms, mean of {PAGES}")
    for what, line in LINES.items():
        whole, half = (spend_s(partial(finder.find_in_text, repeat(line, length))) for length in (LONG, LONG // 2))
        print(f"{LONG} characters of {what}: {whole:.2f} s, {whole / half:.1f} times as long as half of them")


if __name__ == "__main__":
    main()
