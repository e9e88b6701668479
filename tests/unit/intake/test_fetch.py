"""Fetching against real servers on loopback, which the allow-list of a test lets it reach."""

from __future__ import annotations

import asyncio
import ssl
import time
import tracemalloc
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.intake.web_server import PICTURE, WebServer, serve
from webimage_ocr.errors import FetchFailed, FileTooLarge, UrlNotAllowed
from webimage_ocr.intake.fetch import Fetcher, FetchOptions, RefusedByServer, Resolve
from webimage_ocr.intake.limits import IMAGE_LIMIT_BYTES

LOOPBACK = (ip_network("127.0.0.0/8"),)
ENCODING = FetchOptions(networks=LOOPBACK, encode_url=True)


def fetch(
    url: str, options: FetchOptions | None = None, resolve: Resolve | None = None, limit_bytes: int = IMAGE_LIMIT_BYTES
) -> bytes:
    async def run() -> bytes:
        fetcher = Fetcher(options or FetchOptions(networks=LOOPBACK), **({"resolve": resolve} if resolve else {}))
        try:
            return await fetcher.fetch(url, limit_bytes)
        finally:
            await fetcher.close()

    return asyncio.run(run())


def resolver(*answers: list[str]) -> tuple[Resolve, list[str]]:
    """A resolver that gives one answer after the other, and the names that it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serve() as server:
        yield server


def test_fetches_a_picture(web: WebServer) -> None:
    assert fetch(f"http://127.0.0.1:{web.port}/a%2Fb%E4%B8%AD.png?sig=a%2Bb%3D&x=1") == PICTURE
    path, headers = web.requests[0]
    assert path == "/a%2Fb%E4%B8%AD.png?sig=a%2Bb%3D&x=1"
    assert headers["Host"] == f"127.0.0.1:{web.port}"
    assert not {"Authorization", "Cookie"} & set(headers)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "localhost",
        "LOCALHOST", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "0", "[::]", "127.0.0.1.", "①②⑦.0.0.1", "127。0。0。1",
    ],
)  # fmt: skip
def test_no_form_of_loopback_is_asked(web: WebServer, host: str) -> None:
    with pytest.raises((UrlNotAllowed, FetchFailed)):
        fetch(f"http://{host}:{web.port}/picture", FetchOptions(ports=None))
    assert not web.requests


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[fd00:ec2::254]/",
        "http://100.100.100.200/", "http://8.8.8.8:22/", "http://8.8.8.8:6379/", "https://8.8.8.8:80443/", "http:///",
        "http://", "http:/8.8.8.8/", "//8.8.8.8/", "8.8.8.8/a.png", "file:///etc/passwd", "ftp://8.8.8.8/",
        "gopher://8.8.8.8/", "data:image/png;base64,AAAA", "javascript:1", "http://user@8.8.8.8/",
        "http://user:pass@8.8.8.8/", "http://8.8.8.8\\@127.0.0.1/", "http://8.8.8.8/\r\nHost: x/", "http://8.8.8.8/\0",
        "http://图片.example/", "http://8.8.8.8/图.png",
        "http://8.8.8.8/?名=1", "http://8.8.8.8/a b.png", "http://[::1/", "http://8.8.8.8:x/",
        "http://a b/", "http://8.8.8.8/" + "a" * 9000, "http://168.63.129.16/machine/?comp=goalstate",
    ],
)  # fmt: skip
def test_urls_that_are_not_allowed(url: str) -> None:
    with pytest.raises(UrlNotAllowed):
        fetch(url, FetchOptions(timeout_s=2))


@settings(max_examples=500, derandomize=True, database=None, deadline=None)
@given(
    scheme=st.sampled_from(["http://", "https://", "HTTP://", "", "file://"]),
    rest=st.one_of(
        st.text(max_size=40),
        st.text(alphabet="a1.:@/?#[]%\\x-。①xn--é图 \t", max_size=40),
        st.from_regex(r"[a-z0-9.-]{1,20}(:[0-9]{0,6})?(/[!-~]{0,20})?", fullmatch=True),
    ),
    encode_url=st.booleans(),
)
def test_no_url_is_too_odd_for_an_answer(scheme: str, rest: str, encode_url: bool) -> None:
    with pytest.raises((UrlNotAllowed, FetchFailed)):
        asyncio.run(fetcher_to_loopback(encode_url).fetch(scheme + rest, IMAGE_LIMIT_BYTES))


@cache
def fetcher_to_loopback(encode_url: bool) -> Fetcher:
    """One that every name leads to loopback, so that it never opens a connection."""
    resolve, _ = resolver(["127.0.0.1"])
    return Fetcher(FetchOptions(encode_url=encode_url), resolve=resolve)


def test_user_names_do_not_hide_the_host(web: WebServer) -> None:
    for url in (f"http://8.8.8.8@127.0.0.1:{web.port}/", f"http://127.0.0.1:{web.port}#@8.8.8.8/"):
        with pytest.raises(UrlNotAllowed):
            fetch(url, FetchOptions(ports=None))
    assert not web.requests


def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    with serve("127.0.0.2") as allowed, serve("127.0.0.1", allowed.port) as forbidden:
        resolve, asked = resolver(["127.0.0.2"], ["127.0.0.1"])
        options = FetchOptions(networks=(ip_network("127.0.0.2/32"),))
        assert fetch(f"http://rebind.test:{allowed.port}/picture", options, resolve) == PICTURE
        assert asked == ["rebind.test"]
        assert allowed.requests[0][1]["Host"] == f"rebind.test:{allowed.port}"
        with pytest.raises(UrlNotAllowed):  # the second answer, after a redirect to the same name
            resolve, asked = resolver(["127.0.0.2"], ["127.0.0.1"])
            fetch(f"http://rebind.test:{allowed.port}/hops/1", options, resolve)
        assert len(asked) == 2
        assert not forbidden.requests


def test_one_forbidden_address_among_many_is_enough(web: WebServer) -> None:
    resolve, _ = resolver(["93.184.216.34", "127.0.0.1"])
    with pytest.raises(UrlNotAllowed):
        fetch("http://mixed.test/", FetchOptions(), resolve)
    assert not web.requests


def test_the_next_address_is_tried_where_one_refuses(web: WebServer) -> None:
    resolve, _ = resolver(["127.0.0.3", "127.0.0.1"])
    assert fetch(f"http://two.test:{web.port}/", None, resolve) == PICTURE


def test_international_names_are_resolved_in_their_ascii_form(web: WebServer) -> None:
    name = "图片.test".encode("idna").decode()
    for host, options in ((name, FetchOptions(networks=LOOPBACK)), ("图片.test", ENCODING)):
        resolve, asked = resolver(["127.0.0.1"])
        assert fetch(f"http://{host}:{web.port}/", options, resolve) == PICTURE
        assert asked == [name] == [web.requests.pop()[1]["Host"].partition(":")[0]]


def test_characters_are_encoded_where_the_operator_says_so(web: WebServer) -> None:
    assert fetch(f"http://127.0.0.1:{web.port}/图 1.png?名=值", ENCODING) == PICTURE
    assert web.requests[0][0] == "/%E5%9B%BE%201.png?%E5%90%8D=%E5%80%BC"


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://127.0.0.1:{forbidden}/", UrlNotAllowed),
        ("//127.0.0.1:{forbidden}/", UrlNotAllowed),
        ("file:///etc/passwd", UrlNotAllowed),
        ("ftp://8.8.8.8/", UrlNotAllowed),
        ("http://user:pass@127.0.0.2/", UrlNotAllowed),
        ("http://[::1", FetchFailed),
    ],
)
def test_redirects_pass_the_same_gate(target: str, error: type[Exception]) -> None:
    with serve("127.0.0.2") as allowed, serve("127.0.0.1") as forbidden:
        url = f"http://127.0.0.2:{allowed.port}/to?{target.format(forbidden=forbidden.port)}"
        with pytest.raises(error):
            fetch(url, FetchOptions(networks=(ip_network("127.0.0.2/32"),), ports=None))
        assert not forbidden.requests


def test_three_redirects_are_followed_and_no_more(web: WebServer) -> None:
    assert fetch(f"http://127.0.0.1:{web.port}/hops/2") == PICTURE  # and one more to the picture
    with pytest.raises(FetchFailed, match="more than 3 times"):
        fetch(f"http://127.0.0.1:{web.port}/hops/3")
    with pytest.raises(FetchFailed, match="more than 3 times"):
        fetch(f"http://127.0.0.1:{web.port}/to?/to")  # a loop


@pytest.mark.parametrize("path", ["/drip", "/slow"])
def test_the_deadline_holds_for_everything_together(web: WebServer, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchFailed, match=r"longer than 0\.3 s"):
        fetch(f"http://127.0.0.1:{web.port}{path}", FetchOptions(networks=LOOPBACK, timeout_s=0.3))
    assert time.monotonic() - started < 15, "the server takes 40 s"


@pytest.mark.parametrize("path", ["/endless", "/large", "/bomb"])
def test_no_body_takes_more_memory_than_the_limit(web: WebServer, path: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FileTooLarge, match="behind the URL"):
            fetch(f"http://127.0.0.1:{web.port}{path}", FetchOptions(networks=LOOPBACK), limit_bytes=1024 * 1024)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_body_that_was_compressed_unasked_is_understood(web: WebServer) -> None:
    assert fetch(f"http://127.0.0.1:{web.port}/gzip") == PICTURE
    with pytest.raises(FetchFailed, match="br"):
        fetch(f"http://127.0.0.1:{web.port}/brotli")


def test_a_body_that_ends_too_soon_is_refused(web: WebServer) -> None:
    with pytest.raises(FetchFailed, match="broke"):
        fetch(f"http://127.0.0.1:{web.port}/cut")


def test_the_content_type_may_rule_a_body_out(web: WebServer) -> None:
    address = f"http://127.0.0.1:{web.port}/type/"
    for kind in ("text/html", "text/plain", "application/json"):
        with pytest.raises(FetchFailed, match=kind):
            fetch(address + kind)
    strict = FetchOptions(networks=LOOPBACK, require_image_type=True)
    assert fetch(address + "application/octet-stream") == PICTURE
    assert fetch(address + "image/webp", strict) == PICTURE
    with pytest.raises(FetchFailed, match="octet-stream"):
        fetch(address + "application/octet-stream", strict)


def test_a_refusal_carries_status_and_answer(web: WebServer) -> None:
    with pytest.raises(RefusedByServer, match="404") as refused:
        fetch(f"http://127.0.0.1:{web.port}/status/404/NoSuchKey")
    assert (refused.value.answer_status, refused.value.answer) == (404, b"<Error><Code>NoSuchKey</Code></Error>")


def test_nothing_is_remembered_from_one_fetch_to_the_next(web: WebServer) -> None:
    async def run() -> None:
        fetcher = Fetcher(FetchOptions(networks=LOOPBACK))
        for _ in range(2):
            await fetcher.fetch(f"http://127.0.0.1:{web.port}/", IMAGE_LIMIT_BYTES)
        await fetcher.close()

    asyncio.run(run())
    assert "Cookie" not in web.requests[1][1]


def test_what_cannot_be_had_is_said_so(web: WebServer) -> None:
    with pytest.raises(FetchFailed, match="cannot be resolved"):
        fetch("http://no-such-name.invalid/")
    with pytest.raises(FetchFailed, match="cannot be connected to"):
        fetch(f"http://127.0.0.9:{web.port}/")
    with pytest.raises(UrlNotAllowed, match="does not fetch"):
        fetch("http://8.8.8.8/", FetchOptions(enabled=False))


def test_environment_proxies_are_left_alone(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(f"http://127.0.0.1:{web.port}/") == PICTURE


def test_tls_is_checked_against_the_name(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("pictures.test").configure_cert(context)
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    trusting = FetchOptions(networks=LOOPBACK, ca_file=ca_file)
    resolve, _ = resolver(["127.0.0.1"])
    with serve(tls=context) as web:
        assert fetch(f"https://pictures.test:{web.port}/", trusting, resolve) == PICTURE
        with pytest.raises(FetchFailed, match=r"[Cc]ertificate|[Hh]ostname"):
            fetch(f"https://other.test:{web.port}/", trusting, resolve)
        with pytest.raises(FetchFailed, match=r"[Cc]ertificate"):
            fetch(f"https://pictures.test:{web.port}/", FetchOptions(networks=LOOPBACK), resolve)
        assert len(web.requests) == 1
