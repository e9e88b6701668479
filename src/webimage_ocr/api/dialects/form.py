"""Forms with a picture in them, as browsers, curl and other programs send them; nothing is written to a disk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header

from webimage_ocr.errors import InvalidParameter

FIELDS_LIMIT = 32
"""The contracts here have four fields; some clients add a few of their own."""
_INLINE_BYTES = 1 << 20
"""Longer forms are read in a thread: 10 MB take a fourth of a second."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one form; of a name that is there twice the first counts."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def take_text(self, text: Field) -> None:
        """Keep a text field, in UTF-8."""
        self._check_number()
        self.texts.setdefault(_name(text), (text.value or b"").decode("utf-8", "replace"))

    def take_file(self, file: File) -> None:
        """Keep a field that came with the name of a file, even an empty one."""
        self._check_number()
        file.file_object.seek(0)
        self.files.setdefault(_name(file), file.file_object.read())

    def _check_number(self) -> None:
        if len(self.texts) + len(self.files) == FIELDS_LIMIT:
            raise InvalidParameter(f"The form has more than {FIELDS_LIMIT} fields.")


async def read_form(content_type: str, body: bytes) -> Form:
    """``parse_form``, and other requests go on meanwhile."""
    if len(body) < _INLINE_BYTES:
        return parse_form(content_type, body)
    return await asyncio.to_thread(parse_form, content_type, body)


def parse_form(content_type: str, body: bytes) -> Form:
    """The form in a body: multipart/form-data (RFC 7578) or application/x-www-form-urlencoded.

    Raises InvalidParameter for a body that is neither, is damaged, or has too many fields.
    """
    kind, options = parse_options_header(content_type)
    match kind:
        case b"multipart/form-data":
            return _read_multipart(options.get(b"boundary"), body)
        case b"application/x-www-form-urlencoded":
            return _read_urlencoded(body)
        case _:
            raise InvalidParameter("Send a form: multipart/form-data, or application/x-www-form-urlencoded.")


def _read_multipart(boundary: bytes | None, body: bytes) -> Form:
    form = Form()
    # where a file is larger than that, it would be written to a temporary file
    in_memory = {"MAX_MEMORY_FILE_SIZE": len(body) + 1, "UPLOAD_ERROR_ON_BAD_CTE": True}
    try:
        parser = FormParser(
            "multipart/form-data", form.take_text, form.take_file, boundary=boundary or None, config=in_memory
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise InvalidParameter(f"The form is damaged: {error}") from None
    return form


def _read_urlencoded(body: bytes) -> Form:
    try:
        fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
    except ValueError:
        raise InvalidParameter(f"The form has more than {FIELDS_LIMIT} fields.") from None
    # of a name that is there twice the first counts, as in the other kind
    return Form(dict(reversed(fields)))


def _name(part: Field | File) -> str:
    return (part.field_name or b"").decode("utf-8", "replace")
