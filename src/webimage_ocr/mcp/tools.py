"""The tools and resources that an agent sees, whatever carries them and whoever reads the pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError

from webimage_ocr import __version__
from webimage_ocr.api.bodies import complain
from webimage_ocr.api.catalogue import answer_for
from webimage_ocr.errors import InvalidParameter, WebImageError
from webimage_ocr.mcp.answers import UNTRUSTED, FoundContact, Outcome, Outcomes, Reading, contact_of, reading_of
from webimage_ocr.mcp.arguments import (
    ExtractContact,
    ExtractLocalContact,
    Picture,
    ReadImage,
    ReadImages,
    ReadLocalImage,
    ReadLocalImages,
)
from webimage_ocr.output.markdown import page_to_markdown
from webimage_ocr.types import EXTRACT_CONTACT, Contact, Page, ReadOptions

Call: TypeAlias = ServerRequestContext[dict[str, Any], Any]
"""One message of an agent; over HTTP its ``request`` is the request that brought it."""
ReadPicture = Callable[[Picture, ReadOptions, Call], Awaitable[Page]]
FindContact = Callable[[str, Call], Awaitable[Contact]]

_TEXT, _MARKDOWN = "webimage-ocr://text/", "webimage-ocr://markdown/"
"""What addresses of resources begin with; a picture's own address or path follows."""
_HARMLESS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True)


@dataclass(frozen=True, slots=True)
class _Tool:
    title: str
    description: str
    arguments: type[BaseModel]
    answer: type[BaseModel]
    run: Callable[[Any, Call], Awaitable[CallToolResult]]


def build_server(read: ReadPicture, find_contact: FindContact, *, with_files: bool) -> Server[dict[str, Any]]:
    """A server whose tools read pictures with ``read``, files of this machine among them if ``with_files``."""
    tools = _Tools(read, find_contact).table(with_files=with_files)

    async def list_tools(_call: Call, _page: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_describe(name, tool) for name, tool in tools.items()])

    async def call_tool(call: Call, asked: CallToolRequestParams) -> CallToolResult:
        tool = tools.get(asked.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"There is no tool {asked.name[:64]}; there are {', '.join(tools)}.")
        try:
            return await tool.run(_parse(tool.arguments, asked.arguments or {}), call)
        except WebImageError as error:
            return CallToolResult(content=[TextContent(text=_tell(error))], is_error=True)

    async def list_resources(_call: Call, _page: PaginatedRequestParams | None) -> ListResourcesResult:
        return ListResourcesResult(resources=[])

    async def list_templates(_call: Call, _page: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=_templates(with_files=with_files))

    async def read_resource(call: Call, asked: ReadResourceRequestParams) -> ReadResourceResult:
        address = str(asked.uri)
        kind = next((kind for kind in (_TEXT, _MARKDOWN) if address.startswith(kind)), None)
        try:
            if kind is None:
                raise InvalidParameter(f"A resource begins with {_TEXT} or {_MARKDOWN}.")
            page = await read(_picture_of(address.removeprefix(kind), with_files=with_files), ReadOptions(), call)
        except WebImageError as error:
            raise MCPError(INVALID_PARAMS, _tell(error), {"uri": address[:200]}) from None
        text = page.text if kind == _TEXT else page_to_markdown(page)
        mime_type = "text/plain" if kind == _TEXT else "text/markdown"
        contents = TextResourceContents(uri=asked.uri, mime_type=mime_type, text=f"{UNTRUSTED}\n\n{text}")
        return ReadResourceResult(contents=[contents])

    return Server(
        "webimage-ocr",
        title="Web Image OCR",
        version=__version__,
        instructions=f"Reads the text of pictures: Chinese and English, at any angle. {UNTRUSTED}",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


class _Tools:
    """What the tools do."""

    def __init__(self, read: ReadPicture, find_contact: FindContact) -> None:
        self._read = read
        self._find_contact = find_contact

    def table(self, *, with_files: bool) -> dict[str, _Tool]:
        return {
            "read_image": _Tool(
                "Read a picture",
                f"Read the text of one picture: text, markdown with its tables, blocks with their places. {UNTRUSTED}",
                ReadLocalImage if with_files else ReadImage,
                Reading,
                self.read_image,
            ),
            "read_images": _Tool(
                "Read several pictures",
                "Read the text of several pictures, one after the other, and tell of the progress; one that cannot be "
                f"read does not end the others. {UNTRUSTED}",
                ReadLocalImages if with_files else ReadImages,
                Outcomes,
                self.read_images,
            ),
            "extract_contact": _Tool(
                "Find a contact",
                f"Find name, phone and postal address in a picture, or in a text. {UNTRUSTED}",
                ExtractLocalContact if with_files else ExtractContact,
                FoundContact,
                self.extract_contact,
            ),
        }

    async def read_image(self, asked: ReadImage, call: Call) -> CallToolResult:
        options = asked.options()
        reading = reading_of(await self._read(asked.picture(), options, call), options)
        return _answer(reading, [UNTRUSTED, _show(reading)])

    async def read_images(self, asked: ReadImages, call: Call) -> CallToolResult:
        options, outcomes, total = asked.options(), [], len(asked.sources)
        with_files = isinstance(asked, ReadLocalImages)
        for done, source in enumerate(asked.sources):
            await call.session.report_progress(done, total, source[:200])
            try:
                page = await self._read(_picture_of(source, with_files=with_files, decode=False), options, call)
            except WebImageError as error:
                outcomes.append(Outcome(source=source, error=_tell(error)))
            else:
                outcomes.append(Outcome(source=source, reading=reading_of(page, options)))
        await call.session.report_progress(total, total)
        shown = [f"{each.source}:\n{_show(each.reading) if each.reading else each.error}" for each in outcomes]
        return _answer(Outcomes(outcomes=outcomes), [UNTRUSTED, *shown])

    async def extract_contact(self, asked: ExtractContact, call: Call) -> CallToolResult:
        if asked.text:
            if asked.model_fields_set - {"text"}:
                raise InvalidParameter("Give a text or a picture, and not both.")
            found = await self._find_contact(asked.text, call)
        else:
            page = await self._read(asked.picture(), ReadOptions(extract_type=(EXTRACT_CONTACT,)), call)
            found = page.contact or Contact()
        contact = contact_of(found)
        return _answer(contact, [UNTRUSTED, contact.model_dump_json(exclude={"notice"})])


def _describe(name: str, tool: _Tool) -> Tool:
    return Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        output_schema=tool.answer.model_json_schema(),
        annotations=_HARMLESS,
    )


def _parse(arguments: type[BaseModel], given: dict[str, Any]) -> BaseModel:
    try:
        return arguments.model_validate(given)
    except ValidationError as error:
        raise InvalidParameter(complain(error)) from None


def _picture_of(source: str, *, with_files: bool, decode: bool = True) -> Picture:
    """An address, or a path; of a resource a path is percent-encoded, and an address is as it is."""
    if source.lower().startswith(("http://", "https://")):
        return Picture(url=source)
    if not with_files:
        raise InvalidParameter("It must start with http:// or https://: this server reads no files of its own machine.")
    return Picture(path=unquote(source) if decode else source)


def _templates(*, with_files: bool) -> list[ResourceTemplate]:
    where = "file below an opened folder, or an http(s) address" if with_files else "http(s) address"
    return [
        ResourceTemplate(
            uri_template=f"{prefix}{{+source}}",
            name=name,
            title=title,
            description=f"{title}; source is a {where}. {UNTRUSTED}",
            mime_type=mime_type,
        )
        for prefix, name, title, mime_type in (
            (_TEXT, "text", "Text of a picture", "text/plain"),
            (_MARKDOWN, "markdown", "Text and tables of a picture", "text/markdown"),
        )
    ]


def _show(reading: Reading) -> str:
    """For agents that are shown no structured content."""
    extracted = reading.extracted_data.model_dump_json(exclude_none=True)
    return reading.markdown + (f"\n\n{extracted}" if extracted != "{}" else "")


def _answer(structure: BaseModel, texts: list[str]) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(text=text) for text in texts],
        structured_content=structure.model_dump(mode="json", exclude_unset=True),
    )


def _tell(error: WebImageError) -> str:
    """What is wrong and what to do about it, when to try again, and the API's code for it."""
    again = f" Try again in {error.retry_after_s} s." if error.retry_after_s else ""
    return f"{error}{again} ({answer_for(error).code})"
