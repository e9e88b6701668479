"""``python -m webimage_ocr.cli``, for where the script is not on the path."""

from webimage_ocr.cli import main

main()
