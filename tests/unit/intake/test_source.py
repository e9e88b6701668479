from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from ipaddress import ip_network

import pytest

from unit.intake.web_server import PICTURE, serve
from webimage_ocr.errors import FileTooLarge, InvalidParameter, ObsAgencyFailed, UnsupportedFormat, UrlNotAllowed
from webimage_ocr.intake.fetch import Fetcher, FetchOptions
from webimage_ocr.intake.limits import DEFAULT_LIMITS, ImageLimits
from webimage_ocr.intake.obs import ObjectStores, StoreGrant
from webimage_ocr.intake.source import ImageSource, decode_base64

TEXT = base64.b64encode(PICTURE).decode()


def read(
    image: str | None = None,
    url: str | None = None,
    stores: ObjectStores | None = None,
    limits: ImageLimits = DEFAULT_LIMITS,
) -> bytes:
    async def run() -> bytes:
        fetcher = Fetcher(FetchOptions(networks=(ip_network("127.0.0.0/8"),)))
        source = ImageSource(fetcher, stores)
        try:
            return await source.read(image, url, limits)
        finally:
            await source.close()

    return asyncio.run(run())


def test_base64() -> None:
    assert read(TEXT) == PICTURE
    assert read(TEXT, "") == PICTURE
    assert read(f"\r\n{TEXT[:8]}\r\n{TEXT[8:]}\n") == PICTURE
    large = bytes(range(256)) * 8192
    assert read(base64.b64encode(large).decode()) == large


@pytest.mark.parametrize(("image", "url"), [(None, None), ("", ""), (None, ""), (TEXT, "http://8.8.8.8/")])
def test_exactly_one_of_image_and_url_is_needed(image: str | None, url: str | None) -> None:
    with pytest.raises(InvalidParameter):
        read(image, url)


@pytest.mark.parametrize(
    "text",
    ["data:image/png;base64," + TEXT, "data:,x", "not Base64!", TEXT[:-3], "图片", "AAA\0", "AA==AAAA", "-_-_", "===="],
)
def test_what_is_not_base64(text: str) -> None:
    with pytest.raises(UnsupportedFormat):
        decode_base64(text)


def test_a_prefix_is_told_from_other_mistakes() -> None:
    with pytest.raises(UnsupportedFormat, match="prefix"):
        decode_base64("data:image/png;base64," + TEXT)


def test_the_limit_holds_for_the_file_or_for_its_text() -> None:
    of_file, of_text = ImageLimits(limit_bytes=3000), ImageLimits(limit_bytes=4000, count_base64_text=True)
    for size, allowed in ((3000, True), (3001, False)):
        text = base64.b64encode(bytes(size)).decode()
        if allowed:
            assert len(read(text, limits=of_file)) == size
        else:
            with pytest.raises(FileTooLarge, match="file has more than 3,000"):
                read(text, limits=of_file)
    assert read(base64.b64encode(bytes(3000)).decode(), limits=of_text) == bytes(3000)
    with pytest.raises(FileTooLarge, match="text has more than 3,999"):
        read(base64.b64encode(bytes(3000)).decode(), limits=replace(of_text, limit_bytes=3999))
    with pytest.raises(FileTooLarge):
        read("A" * 100_000, limits=of_file)


def test_urls_go_to_the_web_or_to_a_store() -> None:
    with serve() as web:
        address = f"http://127.0.0.1:{web.port}"
        assert read(None, f" {address}/a.png\n") == PICTURE
        stores = ObjectStores([StoreGrant(address, "ak", "sk")])
        assert read(None, f"{address}/pics/a.png", stores) == PICTURE
        assert "authorization" in web.requests[1][1]
        others = ObjectStores([StoreGrant(address, "ak", "sk", projects=("p2",))])
        with pytest.raises(ObsAgencyFailed):
            read(None, f"{address}/status/403/AccessDenied", others)


@pytest.mark.parametrize(
    "address",
    ["{store}/pics/图.png", "{store}/pics/a b.png", "http://图片.obs.myhuaweicloud.com/a", "http://图片.test/"],
)
def test_one_rule_holds_for_all_addresses(address: str) -> None:
    """The API reference: a URL cannot contain Chinese characters; they must be encoded."""
    with serve() as web:
        store = f"http://127.0.0.1:{web.port}"
        with pytest.raises(UrlNotAllowed, match="must be encoded"):
            read(None, address.format(store=store), ObjectStores([StoreGrant(store, "ak", "sk")]))
        assert not web.requests
