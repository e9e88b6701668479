"""The service's 52 paths, as the official Python SDK knows them: which of them are here."""

from __future__ import annotations

import re
from functools import cache

import huaweicloudsdkocr.v1 as sdk
import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

from compatibility.paths import PATHS
from contract.test_general_text import PAGE, client_of
from servers import LiveServer, create_key
from webimage_ocr.types import SERVICES


@cache
def calls() -> dict[str, str]:
    """The method of the SDK's client that calls each path."""
    client = sdk.OcrClient()
    found = {}
    for name in vars(sdk.OcrClient):
        if name.startswith("_recognize") and name.endswith("_http_info"):
            request = request_of(method := name.removeprefix("_").removesuffix("_http_info"))
            found[getattr(client, name)(request)["resource_path"].rpartition("/")[2]] = method
    return found


def request_of(method: str) -> object:
    kind = "".join(part.capitalize() for part in method.split("_")) + "Request"
    return next(value for name, value in vars(sdk).items() if name.lower() == kind.lower())()


def test_all_paths_of_the_sdk_are_in_the_table() -> None:
    assert sorted(PATHS) == sorted(calls()) and len(PATHS) == 52


@pytest.mark.parametrize("path", [path for path in PATHS if path not in SERVICES])
def test_the_others_are_not_published(live_server: LiveServer, path: str) -> None:
    with pytest.raises(ClientRequestException) as refused:
        getattr(client_of(live_server), calls()[path])(request_of(calls()[path]))
    assert (refused.value.status_code, refused.value.error_code) == (404, "APIG.0101")
    assert re.fullmatch("[0-9a-f]{32}", refused.value.request_id)
    answer = live_server.read({"image": PAGE}, service=path)
    assert answer.json["error_msg"] == "The API does not exist or has not been published in the environment."
    assert f"This server has no {path}; of the service's endpoints it has web-image and general-text." in answer.said


@pytest.mark.parametrize("path", SERVICES)
def test_two_are_here(live_server: LiveServer, path: str) -> None:
    assert live_server.read({"image": PAGE}, service=path).json["result"]["words_block_count"] == 3


def test_a_template_is_no_path_whoever_asks(live_server: LiveServer) -> None:
    """A key or a token for one project alone does not fill it in: as documented, there is no API at that path."""
    key = create_key(live_server, "--bearer", "--project", live_server.credentials["project_id"])
    unsigned = {"key": {"Authorization": f"Bearer {key['secret']}"}, "token": {"X-Auth-Token": live_server.token()}}
    for template in ("{project_id}", "%7Bproject_id%7D"):
        for service in SERVICES:
            target = f"/v2/{template}/ocr/{service}"
            ways = {**unsigned, "signature": live_server.signed("POST", target, b"{}"), "nobody": {}}
            for way, headers in ways.items():
                answer = live_server.request("POST", target, b"{}", headers)
                assert (answer.status, answer.json["error_code"]) == (404, "APIG.0101"), way
                assert "literal {project_id}" in answer.said, way
