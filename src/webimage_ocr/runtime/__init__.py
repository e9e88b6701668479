"""Models on a processor: weights, the libraries that run them, and what the processor offers."""

import sys

# `import openvino` reports to Google Analytics from a child process unless its telemetry package cannot be imported
# (openvino/tools/ovc/__init__.py; it then takes a stub of its own): a program that reads private pictures asks nobody
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
