"""The names of the wire: bodies of requests and answers. Sources: the API reference of 2024-02-22, the newest SDK."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    field_validator,
)
from pydantic.json_schema import models_json_schema
from pydantic_core import PydanticCustomError

from webimage_ocr.api.bodies import complain_of, read_json
from webimage_ocr.errors import InvalidJson, InvalidParameter
from webimage_ocr.types import GeneralTextOptions, ReadOptions

_DEFINITIONS = "#/components/schemas/"

ExtractType = Literal["contact_info", "image_size"]

LANGUAGES_READ = "auto zh en ms id la de fr it es pt ro pl tr no da sv ja"
"""Codes of general-text whose letters the network has: all with one network, whichever is named."""
LANGUAGES_NOT_READ = "uk hi ru vi th ar am ko km he"
"""Documented codes of which it has not: of Vietnamese 88 letters, of the others none."""


def _without_blanks(value: Any) -> Any:
    """Null, "", [] and [""] all mean that nothing is to be extracted."""
    if value is None or value == "":
        return []
    return [item for item in value if item != ""] if isinstance(value, list) else value


class PictureRequest(BaseModel):
    """What every endpoint takes; members that it does not know are ignored."""

    model_config = ConfigDict(extra="ignore")

    image: StrictStr | None = Field(None, description="Base64 of the image file, without a data: prefix. This or url.")
    url: StrictStr | None = Field(None, description="HTTP(S) address of the image, or an OBS URL. This or image.")

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read a body; raises InvalidJson for what is no JSON object, InvalidParameter for a wrong field."""
        value = read_json(body)
        if not isinstance(value, dict):
            raise InvalidJson("The body must be a JSON object in UTF-8.")
        try:
            request = cls.model_validate(value)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            if first["loc"][0] == "extract_type":
                first["msg"] = f"it must be a list of {' and '.join(get_args(ExtractType))}"
                first["type"] = "extract_type"
            raise InvalidParameter(complain_of(first)) from None
        if bool(request.image) == bool(request.url):
            raise InvalidParameter("Give exactly one of image and url.")
        return request


class WebImageSwitches(BaseModel):
    """How web-image reads, and what it says."""

    detect_direction: StrictBool | None = Field(None, description="Align a tilted image first; false by default.")
    extract_type: Annotated[list[ExtractType], BeforeValidator(_without_blanks)] = Field(
        default=[], description="What to extract besides the text."
    )
    detect_font: StrictBool | None = Field(None, description="Name the five nearest fonts; false by default.")
    detect_text_direction: StrictBool | None = Field(
        None, description="Detect the direction of every block; true by default. False if all text is upright."
    )

    def options(self) -> ReadOptions:
        """The switches, with the documented defaults where none was given."""
        return ReadOptions(
            detect_direction=self.detect_direction or False,
            detect_text_direction=self.detect_text_direction is not False,
            detect_font=self.detect_font or False,
            extract_type=tuple(dict.fromkeys(self.extract_type)),
        )


class WebImageRequest(WebImageSwitches, PictureRequest):
    """Body of ``POST /v2/{project_id}/ocr/web-image``."""


class GeneralTextRequest(PictureRequest):
    """Body of ``POST /v2/{project_id}/ocr/general-text``: GeneralTextRequestBody of huaweicloudsdkocr 3.1.219."""

    detect_direction: StrictBool | None = Field(
        None, description="Find the direction of the image, whatever its angle, and tell it; false by default."
    )
    quick_mode: StrictBool | None = Field(
        None, description="The image is one line that fills more than half of it: read faster; false by default."
    )
    character_mode: StrictBool | None = Field(None, description="Tell each character; false by default.")
    language: StrictStr | None = Field(
        None,
        description=f"Language of the text: {LANGUAGES_READ}. All are read alike, Chinese and English by "
        f"default; {LANGUAGES_NOT_READ} are refused.",
    )
    single_orientation_mode: StrictBool | None = Field(
        None, description="All text of the image runs one way; false by default."
    )
    pdf_page_number: StrictInt | None = Field(None, ge=1, description="Which page of a PDF file; the first by default.")
    return_markdown_result: StrictBool | None = Field(
        None, description="Give all blocks as one text, with tabs within a row; false by default."
    )

    @field_validator("language")
    @classmethod
    def _language_is_read(cls, language: str | None) -> str | None:
        if language in LANGUAGES_NOT_READ.split():
            raise PydanticCustomError("language", f"{language} is not read here; give one of {LANGUAGES_READ} or none")
        if language and language not in LANGUAGES_READ.split():
            raise PydanticCustomError("language", f"there is no such language; give one of {LANGUAGES_READ} or none")
        return language

    def options(self) -> GeneralTextOptions:
        """The switches, with the documented defaults where none was given."""
        return GeneralTextOptions(
            ReadOptions(
                detect_direction=self.detect_direction or False,
                one_line=self.quick_mode or False,
                one_direction=self.single_orientation_mode or False,
                page=self.pdf_page_number or 1,
            ),
            character_mode=self.character_mode or False,
            return_markdown_result=self.return_markdown_result or False,
        )


class WordsBlock(BaseModel):
    """One block of text."""

    words: str
    confidence: float = Field(description="0 to 1; 0.95 and more for clean print.")
    location: list[list[int]] = Field(
        description="Four [x, y] corners in the submitted image, clockwise from the text's own top-left corner."
    )
    font_list: list[str] | None = Field(None, description="The five nearest fonts; only with detect_font.")
    font_scores: list[float] | None = Field(None, description="Their probabilities, in the same order.")


class ContactInfo(BaseModel):
    """The contact in the image; what was not found is empty."""

    name: str
    phone: str
    province: str
    city: str
    district: str
    detail_address: str = Field(description="The address without province, city and district.")


class ImageSize(BaseModel):
    """Size in pixels."""

    height: int
    width: int


class ExtractedData(BaseModel):
    """What extract_type asked for; an empty object when nothing was asked."""

    contact_info: ContactInfo | None = None
    image_size: ImageSize | None = None


class WebImageResult(BaseModel):
    """Blocks in reading order: top to bottom, left to right."""

    words_block_count: int
    words_block_list: list[WordsBlock]
    extracted_data: ExtractedData


class RecognizedCharacter(BaseModel):
    """One character of a block; a space is one too, so that all together are its words."""

    char: str
    char_location: list[list[int]] = Field(description="Its four corners, in the order of the block's.")
    char_confidence: float


class GeneralTextBlock(BaseModel):
    """One block of text."""

    words: str
    location: list[list[int]] = Field(
        description="Four [x, y] corners in the submitted image, clockwise from the text's own top-left corner."
    )
    confidence: float = Field(description="0 to 1; 0.95 and more for clean print.")
    char_list: list[RecognizedCharacter] | None = Field(None, description="Only with character_mode.")


class GeneralTextResult(BaseModel):
    """Blocks in reading order: top to bottom, left to right."""

    direction: float = Field(
        description="Degrees, 0 to 359, by which the image has to be turned counter-clockwise to stand upright; "
        "-1 without detect_direction."
    )
    words_block_count: int
    words_block_list: list[GeneralTextBlock]
    markdown_result: str | None = Field(
        None, description="Rows of the page, tabs between their blocks; only with return_markdown_result."
    )


class GeneralTextResponse(BaseModel):
    """Answer of a successful call of general-text."""

    result: GeneralTextResult


class WebImageResponse(BaseModel):
    """Answer of a successful call."""

    result: WebImageResult


class ErrorResponse(BaseModel):
    """Answer of every call that failed."""

    error_code: str
    error_msg: str
    request_id: str = Field(default="", description="Only with WEBIMAGE_OCR_ERROR_DETAIL=on.")


class IdentityRefusal(BaseModel):
    """What the identity API says of a refusal."""

    code: int
    message: str
    title: str


class IdentityErrorResponse(BaseModel):
    """Answer of a refused identity call, as OpenStack Keystone writes it."""

    error: IdentityRefusal


def describe_errors(*statuses: int, model: type[BaseModel] = ErrorResponse) -> dict[int | str, dict[str, Any]]:
    """Answers for a route's description, by reference: given the model, the framework builds a serializer for each of
    270, a tenth of the processor time of a start, and never uses one."""
    reference = {"$ref": f"{_DEFINITIONS}{model.__name__}"}
    return {status: {"content": {"application/json": {"schema": reference}}} for status in statuses}


def define_errors() -> dict[str, Any]:
    """What ``describe_errors`` refers to, for the description's list of schemas."""
    _, defined = models_json_schema(
        [(model, "serialization") for model in (ErrorResponse, IdentityErrorResponse)],
        ref_template=_DEFINITIONS + "{model}",
    )
    definitions: dict[str, Any] = defined["$defs"]
    return definitions


def describe_body(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that a route parses by itself, after its checks; definitions are put where they are used."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def whole(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return whole(definitions[part["$ref"].rpartition("/")[2]])
            return {name: whole(value) for name, value in part.items()}
        return [whole(each) for each in part] if isinstance(part, list) else part

    return {"requestBody": {"required": True, "content": {"application/json": {"schema": whole(schema)}}}}
