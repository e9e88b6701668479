"""Object stores: a server that speaks the S3 protocol (moto), and one that answers errors as OBS documents them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

import obstore
import pytest
from obs import ObsClient
from obstore.store import S3Store

from unit.intake.s3_server import run_s3
from unit.intake.web_server import PICTURE, serve
from webimage_ocr import errors
from webimage_ocr.intake.fetch import Fetcher, FetchOptions
from webimage_ocr.intake.limits import DEFAULT_LIMITS
from webimage_ocr.intake.obs import ObjectStores, StoreGrant
from webimage_ocr.intake.source import ImageSource

KEY = "图/a b.png"
ENCODED_KEY = "%E5%9B%BE/a%20b.png"
LOOPBACK = FetchOptions(networks=(ip_network("127.0.0.0/8"),), timeout_s=5)


def read(url: str, *grants: StoreGrant, project_id: str = "p1", limit_bytes: int = 1000, timeout_s: float = 5) -> bytes:
    async def run() -> bytes:
        fetcher = Fetcher(LOOPBACK)
        stores = ObjectStores(grants, timeout_s=timeout_s)
        place = stores.find(url)
        assert place
        try:
            return await stores.read(url, place, fetcher, limit_bytes, project_id)
        finally:
            stores.close()
            await fetcher.close()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The endpoint of a store with bucket ``pics`` and, for what must not be reached, ``private``."""
    with run_s3({"pics": {KEY: PICTURE, "large": bytes(5000)}, "private": {"a.png": PICTURE}}) as endpoint:
        yield endpoint


def test_a_plain_url_is_read_with_granted_keys(s3: str) -> None:
    grant = StoreGrant(s3, "ak", "sk")
    assert read(f"{s3}/pics/{ENCODED_KEY}", grant) == PICTURE
    assert read(f"{s3}/pics/{ENCODED_KEY}", StoreGrant(s3 + "/", "ak", "sk", ("pics",), ("p1",))) == PICTURE


def test_a_virtual_hosted_url_is_read_with_granted_keys(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # no name server here knows the bucket's name: the store is reached as if it were a proxy
    monkeypatch.setenv("HTTP_PROXY", s3)
    grant = StoreGrant("http://s3.amazonaws.com", "ak", "sk")
    assert read(f"http://pics.s3.amazonaws.com/{ENCODED_KEY}", grant) == PICTURE


@pytest.mark.parametrize(
    ("path", "error", "reason"),
    [
        ("pics/none.png", errors.ObsFileMissing, "NoSuchKey"),
        ("none/a.png", errors.ObsUrlInvalid, "NoSuchBucket"),
        ("pics/", errors.ObsUrlInvalid, "bucket and an object"),
        ("pics", errors.ObsUrlInvalid, "bucket and an object"),
        ("pics/large", errors.ObsFileTooLarge, "5,000 bytes"),
    ],
)
def test_what_a_store_refuses_is_told_in_its_terms(s3: str, path: str, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        read(f"{s3}/{path}", StoreGrant(s3, "ak", "sk"))


def test_a_signed_url_goes_as_it_is(s3: str) -> None:
    store = S3Store(
        "pics", endpoint=s3, access_key_id="ak", secret_access_key="sk", client_options={"allow_http": True}
    )
    signed = obstore.sign(store, "GET", KEY, timedelta(minutes=5))
    assert read(signed, StoreGrant(s3, "other", "keys")) == PICTURE
    assert read(signed, StoreGrant(s3, "ak", "sk", projects=("p2",))) == PICTURE


@pytest.mark.parametrize("signature", ["obs", "v2", "v4"])
def test_signed_urls_of_the_official_client_arrive_unchanged(signature: str) -> None:
    with serve() as web:
        endpoint = f"http://127.0.0.1:{web.port}"
        client = ObsClient("ak", "s+k/", server=endpoint, signature=signature, path_style=True)
        signed = client.createSignedUrl("GET", "pics", KEY, expires=300)["signedUrl"]
        client.close()
        assert read(signed, StoreGrant(endpoint, "ak", "sk")) == PICTURE
        parts = urlsplit(signed)
        assert web.requests[0][0] == f"{parts.path}?{parts.query}"


@pytest.mark.parametrize(
    ("status", "code", "signed", "error"),
    [
        # the codes of https://support.huaweicloud.com/api-obs/obs_04_0115.html; which of ours they become is assumed
        (404, "NoSuchKey", False, errors.ObsFileMissing),
        (404, "NoSuchKey", True, errors.ObsFileMissing),
        (404, "NoSuchBucket", False, errors.ObsUrlInvalid),
        (400, "InvalidBucketName", False, errors.ObsUrlInvalid),
        (400, "InvalidURI", False, errors.ObsUrlInvalid),
        (405, "MethodNotAllowed", False, errors.ObsUrlInvalid),
        (403, "AccessDenied", False, errors.ObsAgencyFailed),
        (403, "AccessDenied", True, errors.ObsFetchFailed),
        (403, "SignatureDoesNotMatch", True, errors.ObsFetchFailed),
        (403, "InvalidAccessKeyId", True, errors.ObsFetchFailed),
        (403, "RequestTimeTooSkewed", True, errors.ObsFetchFailed),
        (403, "InvalidObjectState", True, errors.ObsFetchFailed),
        (403, "InArrearOrInsufficientBalance", True, errors.ObsFetchFailed),
        (301, "PermanentRedirect", False, errors.ObsFetchFailed),
        (503, "ServiceUnavailable", False, errors.ObsFetchFailed),
    ],
)
def test_error_answers_of_obs(status: int, code: str, signed: bool, error: type[Exception]) -> None:
    with serve() as web:
        endpoint = f"http://127.0.0.1:{web.port}"
        granted_to_others = StoreGrant(endpoint, "ak", "sk", projects=("p2",))
        with pytest.raises(error):
            read(f"{endpoint}/status/{status}/{code}{'?Signature=x' if signed else ''}", granted_to_others)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "AccessDenied", errors.ObsFetchFailed),
        (403, "InvalidAccessKeyId", errors.ObsFetchFailed),
        (404, "NoSuchKey", errors.ObsFileMissing),
        (404, "NoSuchBucket", errors.ObsUrlInvalid),
        (301, "PermanentRedirect", errors.ObsFetchFailed),
    ],
)
def test_error_answers_to_granted_keys(status: int, code: str, error: type[Exception]) -> None:
    with serve() as web:
        endpoint = f"http://127.0.0.1:{web.port}"
        with pytest.raises(error):
            read(f"{endpoint}/status/{status}/{code}", StoreGrant(endpoint, "ak", "sk"))
        assert "ak/" in web.requests[0][1]["authorization"]


def test_a_store_that_does_not_answer_is_given_up() -> None:
    with serve() as web:
        endpoint = f"http://127.0.0.1:{web.port}"
        with pytest.raises(errors.ObsFetchFailed):
            read(f"{endpoint}/slow/a.png", StoreGrant(endpoint, "ak", "sk"), timeout_s=0.3)


def test_keys_are_for_their_buckets_and_projects_alone() -> None:
    with serve() as web:
        endpoint = f"http://127.0.0.1:{web.port}"
        for grant in (StoreGrant(endpoint, "ak", "sk", ("other",)), StoreGrant(endpoint, "ak", "sk", (), ("p2",))):
            assert read(f"{endpoint}/pics/a.png", grant) == PICTURE  # the object is public
        assert not any("authorization" in {name.lower() for name in headers} for _, headers in web.requests)


@pytest.mark.parametrize(
    "path",
    [
        "pics/../private/a.png",
        "pics/%2e%2e/private/a.png",
        "pics/..%2fprivate%2fa.png",
        "pics//private/a.png",
        "pics/./",
    ],
)
def test_no_path_leads_out_of_a_granted_bucket(s3: str, path: str) -> None:
    with pytest.raises((errors.ObsFetchFailed, errors.ObsFileMissing, errors.ObsUrlInvalid)):
        read(f"{s3}/{path}", StoreGrant(s3, "ak", "sk", ("pics",)))


@pytest.mark.parametrize(
    "bucket",
    [
        "ak:sk@pics",
        "pics:80",
        "",
        "-",
        "p\u00adics",
        "a..b",
        "a..b.",
        "xn--a",
        "pics.xn--a",
        "a_b",
        "-ab",
        "ab-",
        "a" * 64,
    ],
)
def test_a_host_with_more_than_a_bucket_is_refused(bucket: str) -> None:
    with pytest.raises(errors.ObsUrlInvalid, match="must name a bucket"):
        read(f"http://{bucket}.store.test:9000/a.png", StoreGrant("http://store.test:9000", "ak", "sk"))


def test_a_store_at_an_address_has_no_host_for_a_bucket(s3: str) -> None:
    # obstore panics for it: https://docs.rs/object_store, aws/credential.rs unwraps the URL that it has put together
    with pytest.raises(errors.ObsUrlInvalid, match="must name a bucket"):
        read(s3.replace("127.0.0.1", "pics.127.0.0.1") + "/a.png", StoreGrant(s3, "ak", "sk"))


def test_a_panic_of_the_library_is_an_error_like_others(s3: str) -> None:
    # an endpoint that no host can have is refused nowhere before
    for endpoint in ("http://xn--a.test", "http://1.2.3.4.5"):
        with pytest.raises(errors.ObsFetchFailed):
            read(f"{endpoint}/pics/a.png", StoreGrant(endpoint, "ak", "sk"))
    assert read(f"{s3}/pics/{ENCODED_KEY}", StoreGrant(s3, "ak", "sk")) == PICTURE, "and the next one is read"


def test_keys_never_show() -> None:
    assert "secret" not in repr(StoreGrant("https://obs.cn-north-4.myhuaweicloud.com", "ak", "secret"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://obs.cn-north-4.myhuaweicloud.com/pics/a/b.png", ("pics", "a/b.png", False)),
        ("https://pics.obs.cn-north-4.myhuaweicloud.com/a/b.png", ("pics", "a/b.png", True)),
        ("https://my.pics.obs.cn-north-4.myhuaweicloud.com:443/a%2Fb.png", ("my.pics", "a/b.png", True)),
        ("HTTPS://Pics.OBS.cn-north-4.myhuaweicloud.com/A", ("pics", "A", True)),
        ("https://BucketName.obs.myhuaweicloud.com/ObjectName", ("bucketname", "ObjectName", True)),
        ("https://obs.myhuaweicloud.com/pics/a/b.png", ("pics", "a/b.png", False)),
        ("https://obs.cn-north-4.myhuaweicloud.com.evil.example/pics/a", None),
        ("https://obs.myhuaweicloud.com.evil.example/pics/a", None),
        ("https://obs.a.b.myhuaweicloud.com/pics/a", None),
        ("https://evil.example/obs.cn-north-4.myhuaweicloud.com/a", None),
        ("https://xobs.cn-north-4.myhuaweicloud.com/a", None),
        ("ftp://obs.cn-north-4.myhuaweicloud.com/pics/a", None),
        ("http://[::1", None),
    ],
)
def test_which_urls_name_objects(url: str, expected: tuple[str, str, bool] | None) -> None:
    place = ObjectStores().find(url)
    assert (place and (place.bucket, place.key, place.virtual_hosted)) == expected


def test_the_store_of_the_api_reference_is_told_of_in_the_terms_of_stores() -> None:
    """Its address has no region; and here no name server knows it."""

    async def resolve(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port}")

    async def run() -> bytes:
        source = ImageSource(Fetcher(resolve=resolve))
        try:
            return await source.read(None, "https://BucketName.obs.myhuaweicloud.com/ObjectName", DEFAULT_LIMITS)
        finally:
            await source.close()

    with pytest.raises(errors.ObsFetchFailed, match="cannot be resolved"):
        asyncio.run(run())


def test_the_region_to_sign_for() -> None:
    assert StoreGrant("https://obs.cn-north-4.myhuaweicloud.com", "", "").signing_region == "cn-north-4"
    assert StoreGrant("https://obs.myhuaweicloud.com", "", "").signing_region == "us-east-1"
    assert StoreGrant("https://minio.example", "", "").signing_region == "us-east-1"
    assert StoreGrant("https://minio.example", "", "", region="eu-1").signing_region == "eu-1"
