"""What ``serve`` leaves out of its imports is left out, and nothing that it says is missing for that."""

from __future__ import annotations

import json
import subprocess
import sys

from webimage_ocr.api.app import create_app
from webimage_ocr.settings import Settings

START = """
import json, sys
from webimage_ocr.cli import leave_out_converter
leave_out_converter()
from webimage_ocr.api.app import create_app
from webimage_ocr.cli.server import run_server
from webimage_ocr.settings import Settings
import openvino
loaded = sorted(name for name, module in sys.modules.items() if module)
print(json.dumps([loaded, create_app(Settings()).openapi()]))
"""


def test_a_server_imports_less_and_describes_itself_all_the_same() -> None:
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=120, check=True)
    loaded, described = json.loads(run.stdout)
    assert {"fastapi", "openvino", "sqlalchemy", "webimage_ocr.cli.server"} <= set(loaded)
    unused = {"openvino.tools.ovc", "PIL.Image", "sqlalchemy.dialects.postgresql", "httpcore2"}
    assert unused & set(loaded) == set()
    assert described == create_app(Settings()).openapi()
