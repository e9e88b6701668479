"""Name, phone and address out of the lines of a page."""

from webimage_ocr.contacts.finder import ContactFinder

__all__ = ["ContactFinder"]
