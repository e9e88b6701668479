"""What tools are given: the options of the web-image API, and where a picture is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from webimage_ocr.api.schemas import WebImageSwitches
from webimage_ocr.errors import InvalidParameter
from webimage_ocr.types import ReadOptions

MOST_PICTURES = 100
"""Pictures of one call; each is read, and over HTTP counted, as one that comes alone."""
LONGEST_TEXT = 100_000
"""Characters of a text in which a contact is looked for."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The one way to a picture that a call gave."""

    path: str | None = None
    url: str | None = None
    image: str | None = None
    """Base64."""


class PictureArguments(BaseModel):
    """Where a picture is; what no argument is called is refused."""

    model_config = ConfigDict(extra="forbid")

    url: StrictStr | None = Field(None, description="An http or https address of a picture on the public web.")
    image: StrictStr | None = Field(
        None, description="The bytes of a picture file in Base64; a data URL is taken as well."
    )

    def picture(self) -> Picture:
        """The picture; raises InvalidParameter unless exactly one way to it was given."""
        ways = [way for way in ("path", "url", "image") if way in type(self).model_fields]
        given = {way: value for way in ways if (value := getattr(self, way))}
        if len(given) != 1:
            raise InvalidParameter(f"Give exactly one of {', '.join(ways[:-1])} and {ways[-1]}.")
        if "image" in given and given["image"].startswith("data:"):
            given["image"] = given["image"].rpartition("base64,")[2]
        return Picture(**given)


class _WithPath(BaseModel):
    path: StrictStr | None = Field(
        None, description="A picture file of this machine, absolute or below a folder that may be read."
    )


class ReadImage(WebImageSwitches, PictureArguments):
    """Arguments of ``read_image``."""


class ReadLocalImage(ReadImage, _WithPath):
    """Arguments of ``read_image`` where files may be read."""

    page: StrictInt = Field(1, ge=1, description="Which page of a PDF file.")

    def options(self) -> ReadOptions:
        """The switches, and the page."""
        return replace(super().options(), page=self.page)


class ReadImages(WebImageSwitches):
    """Arguments of ``read_images``."""

    model_config = ConfigDict(extra="forbid")

    sources: Annotated[list[StrictStr], Field(min_length=1, max_length=MOST_PICTURES)] = Field(
        description="Addresses (http or https) of pictures on the public web."
    )


class ReadLocalImages(ReadImages):
    """Arguments of ``read_images`` where files may be read."""

    sources: Annotated[list[StrictStr], Field(min_length=1, max_length=MOST_PICTURES)] = Field(
        description="Picture files of this machine, or addresses (http or https) of pictures on the public web."
    )


class ExtractContact(PictureArguments):
    """Arguments of ``extract_contact``."""

    text: StrictStr | None = Field(
        None,
        max_length=LONGEST_TEXT,
        description="A text instead of a picture; a new line in it is a line of the page.",
    )


class ExtractLocalContact(ExtractContact, _WithPath):
    """Arguments of ``extract_contact`` where files may be read."""
