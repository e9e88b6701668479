"""Elements of XML with what XML allows: for hOCR and ALTO."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, escaped or not (https://www.w3.org/TR/xml/#charsets)."""


def legal(text: str) -> str:
    """The text with a replacement character for each one that XML does not allow."""
    return _ILLEGAL.sub("\ufffd", text)


def add(parent: Element, tag: str, text: str = "", /, **attributes: object) -> Element:
    """A new child of ``parent``; ``class_`` stands for the attribute ``class``."""
    named = {name.rstrip("_"): legal(str(value)) for name, value in attributes.items()}
    child = SubElement(parent, tag, named)
    if text:
        child.text = legal(text)
    return child


def write_document(root: Element, head: str = "", *, indented: bool) -> str:
    """The document as text with its declaration; not ``indented`` where spaces between elements mean something."""
    if indented:
        indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{tostring(root, encoding="unicode")}\n'
