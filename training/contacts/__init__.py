"""How the data of `webimage_ocr.contacts` is made: division table, character table, training texts and tagger."""
