"""``POST /ocr``: small contracts of other OCR servers, for programs that know no other; off by default."""
