"""JSON bodies: read strictly, complained about in words of our own."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from webimage_ocr.errors import InvalidJson, InvalidParameter

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHOWN = 64
"""Characters of a field's name that are repeated: a stranger may send 15 MB of them."""


def read_json(body: bytes) -> object:
    """The value in a body (RFC 8259). A byte order mark in front is ignored, as the RFC allows.

    Raises InvalidJson for what is none, NaN and Infinity among it, and InvalidParameter for a number that is JSON and
    yet longer than anybody computes with.
    """
    if not body:
        raise InvalidJson("The body is empty.")
    try:
        value: object = from_json(body.removeprefix(_BYTE_ORDER_MARK), allow_inf_nan=False)
    except ValueError as error:
        reason = str(error)
        if reason.startswith("number out of range"):
            raise InvalidParameter("A number in the body has more than 4,300 digits.") from None
        raise InvalidJson(f"The body must be a JSON object in UTF-8: {reason}.") from None
    return value


def complain(error: ValidationError) -> str:
    """What is wrong with the first field that is, and what it should be."""
    return complain_of(error.errors(include_url=False, include_input=False)[0])


def complain_of(fault: ErrorDetails) -> str:
    """What is wrong with a field, without a word of the library that found it."""
    place = ".".join(str(part)[:_SHOWN] for part in fault["loc"])
    expected = _EXPECTED.get(fault["type"])
    told = fault["msg"].removeprefix("Value error, ").replace("Input should", "it should", 1)
    said = f"it {expected}" if expected else told[:1].lower() + told[1:]
    return f"{place or 'the body'}: {said.removesuffix('.')}."


_EXPECTED = {
    "missing": "is missing",
    "extra_forbidden": "is no field of this request",
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false, without quotes"),
    **dict.fromkeys(("string_type", "string_sub_type"), "must be a text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "must be a number"),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), "must be a JSON object"),
    "list_type": "must be a list",
}
"""By pydantic's kind of fault; the others it tells in plain words."""
