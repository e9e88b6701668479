"""The arithmetic of the speed tables."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.__main__ import write_figures
from benchmarks.compare import Timing, format_comparison
from benchmarks.load import Load
from benchmarks.peak import network_gflop
from benchmarks.pictures import Picture, choose_pictures
from benchmarks.soak import Soak, varied_picture
from drawing.folder import draw_folder
from drawing.labels import Block, Label, LabelItem, Reading
from eval.engines import OURS, PEERS
from webimage_ocr.intake.decode import decode_image

_BOX = np.array([[0, 0], [40, 0], [40, 10], [0, 10]], float)


def test_ratios_are_of_processor_time_with_their_spread() -> None:
    label = Label("a.png", (LabelItem("text", _BOX),))
    reading = [Reading("a.png", (Block("text", _BOX),))]
    ours = Timing(OURS, ms=[[9], [9]], cpu_ms=[[10], [20]], readings=reading)
    peer = Timing(PEERS[0], ms=[[50], [50]], cpu_ms=[[40], [40]], readings=reading)
    table = format_comparison([ours, peer], {"turboocr": "no environment"}, [Picture(Path("screens"), label, 1.0)])
    assert "| rapidocr | 50 | 40 | 1/2.67 | 1/4.00 to 1/2.00 | f 1.0000 |" in table
    assert "turboocr: missing, no environment" in table


def test_growth_of_memory_leaves_the_first_fifth_out() -> None:
    rising_then_flat = (100.0, 200.0) + (300.0,) * 8
    assert Soak(tuple(range(10)), rising_then_flat).growth_mib() == 0
    assert Soak(tuple(range(10)), tuple(range(10))).growth_mib() == 7


def test_quantiles_of_latencies() -> None:
    load = Load(1, 10.0, (1.0, 2.0, 3.0))
    assert load.quantile(0.5) == 2.0


def test_pictures_are_spread_over_a_folder(tmp_path: Path) -> None:
    folder = draw_folder("single", 4, 1, tmp_path)
    chosen = choose_pictures([folder], 2, tmp_path)
    assert [picture.label.image for picture in chosen] == ["images/single_0000.png", "images/single_0002.png"]
    assert all(picture.megapixels > 0 for picture in chosen)


def test_soak_pictures_decode_and_differ() -> None:
    sizes = {decode_image(varied_picture(Random(seed))).pixels.shape for seed in range(6)}
    assert len(sizes) == 6


def test_operations_grow_with_the_picture() -> None:
    # PP-OCRv6 small detection: 19.9 GFLOP for 736 x 1,280 pixels, nearly in proportion to the area
    whole = network_gflop("small", "detection", 736, 1280)
    assert whole == pytest.approx(19.93, abs=0.01)
    assert network_gflop("small", "detection", 736, 640) == pytest.approx(whole / 2, rel=0.05)


def test_each_kind_of_processor_keeps_its_figures(tmp_path: Path) -> None:
    document = tmp_path / "speed.md"
    document.write_text("<!-- speed: Zen 4, int8 -->\nfigures\n<!-- /speed -->\n")
    write_figures(document, "Xeon (AMX), bf16", "Measured today.\n\n### compare\n\n#### all\n")
    write_figures(document, "Xeon (AMX), bf16", "Measured later.\n\n### compare\n\n#### all\n")
    assert document.read_text() == (
        "<!-- speed: Zen 4, int8 -->\nfigures\n<!-- /speed -->\n\n"
        "<!-- speed: Xeon (AMX), bf16 -->\n### Xeon (AMX), bf16\n\nMeasured later.\n\n#### compare\n\n##### all\n"
        "<!-- /speed -->\n"
    )
