"""One engine in a process of its own: paths of pictures come in as lines, what was read goes out as JSON lines.

This file runs inside a peer's own environment, so it needs nothing but Python and the engine.
    python worker.py ENGINE [--direction]
The first answer is {"ready": true, "load_ms": …}; then each line {"path": …} is answered with
{"items": […], "ms": …, "cpu_ms": …, "peak_mib": …} or {"error": …, …}.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Items = list[dict[str, Any]]
Read = Callable[[str], Items]
"""The texts of the picture at a path."""


def open_rapidocr(runtime: str) -> Read:
    """RapidOCR with its defaults, on onnxruntime or OpenVINO."""
    from rapidocr import EngineType, RapidOCR

    params: dict[str, Any] = {"Global.log_level": "error"}
    if runtime == "openvino":
        params |= {f"{stage}.engine_type": EngineType.OPENVINO for stage in ("Det", "Cls", "Rec")}
    engine = RapidOCR(params=params)

    def read(path: str) -> Items:
        page = engine(Path(path).read_bytes())
        if page.boxes is None:
            return []
        return [
            {"points": box.tolist(), "text": text, "score": float(score)}
            for box, text, score in zip(page.boxes, page.txts, page.scores, strict=True)
        ]

    return read


def open_faster_paddle(size: str) -> Read:
    """faster-paddle; most of its boxes are upright rectangles."""
    import faster_paddle

    engine = faster_paddle.OcrEngine(model_size=size)

    def read(path: str) -> Items:
        page = engine.ocr(Path(path).read_bytes())
        items = []
        for bound in page["bounds"].values():
            (left, top), (right, bottom) = bound["topLeftCoord"], bound["bottomRightCoord"]
            points = bound.get("points") or [[left, top], [right, top], [right, bottom], [left, bottom]]
            items.append({"points": points, "text": bound["text"], "score": bound["confidence"]})
        return items

    return read


def open_turboocr() -> Read:
    """TurboOCR on OpenVINO; TURBO_MODELS names the folder of its models."""
    import turboocr_engine

    models = os.environ["TURBO_MODELS"]
    engine = turboocr_engine.OCR("small", backend="openvino", models_dir=models, allow_download=False)

    def read(path: str) -> Items:
        lines = engine.read(path).lines
        return [{"points": [[float(v) for v in corner] for corner in line.box], "text": line.text} for line in lines]

    return read


def open_ours(tier: str, direction: bool) -> Read:
    """Our own reader, warm."""
    from webimage_ocr import ReadOptions
    from webimage_ocr.reader import Reader, ReaderOptions

    # unset, the reader's own choice is measured
    chosen = os.environ.get("WEBIMAGE_OCR_WEIGHTS")
    reader = Reader(ReaderOptions(tier=tier, weights=chosen) if chosen else ReaderOptions(tier=tier))
    reader.warm()
    options = ReadOptions(detect_direction=direction)

    def read(path: str) -> Items:
        page = reader.read(path, options)
        read.evidence = dict(page.evidence)  # type: ignore[attr-defined]  # main() looks for it there
        return [{"points": line.quad.tolist(), "text": line.text, "score": line.confidence} for line in page.lines]

    return read


def open_engine(name: str, direction: bool) -> Read:
    """The function that reads one picture with the engine of that name."""
    engines: dict[str, Callable[[], Read]] = {
        "webimage-ocr": lambda: open_ours("small", direction),
        "webimage-ocr-fast": lambda: open_ours("tiny", direction),
        "rapidocr": lambda: open_rapidocr("onnxruntime"),
        "rapidocr-openvino": lambda: open_rapidocr("openvino"),
        "faster-paddle": lambda: open_faster_paddle("small"),
        "faster-paddle-tiny": lambda: open_faster_paddle("tiny"),
        "turboocr": open_turboocr,
    }
    return engines[name]()


def main() -> None:
    """Answer lines until there are no more."""
    # Engines print to standard output: they get standard error, the answers keep the pipe
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    started = time.perf_counter()
    read = open_engine(sys.argv[1], "--direction" in sys.argv[2:])
    print(json.dumps({"ready": True, "load_ms": (time.perf_counter() - started) * 1e3}), file=answers)
    for line in sys.stdin:
        path = json.loads(line)["path"]
        answer: dict[str, Any] = {}
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            answer["items"] = read(path)
        except Exception as error:  # noqa: BLE001 - whatever an engine raises is that picture's result
            answer |= {"items": [], "error": repr(error)[:300]}
        answer["ms"] = (time.perf_counter() - wall) * 1e3
        answer["cpu_ms"] = (time.process_time() - cpu) * 1e3
        answer["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer["evidence"] = getattr(read, "evidence", {})
        print(json.dumps(answer, default=str), file=answers)


if __name__ == "__main__":
    main()
