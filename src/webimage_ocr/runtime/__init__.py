"""Models on a processor: sessions, weights, workers."""

import sys

# `import openvino` reports to Google Analytics from a child process unless its telemetry package cannot be imported
# (openvino/tools/ovc/__init__.py; it then takes a stub of its own): a program that reads private pictures asks nobody
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
