"""``python -m webimage_ocr``."""

from webimage_ocr.cli import main

main()
