"""How the tables of `webimage_ocr.runtime.int8` are made: `python -m training.int8`."""
