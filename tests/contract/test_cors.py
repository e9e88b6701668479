"""Pages of other origins: refused by default, let in by a setting."""

from __future__ import annotations

from pathlib import Path

from servers import run_app

ASKED = {
    "Origin": "https://app.example",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,x-auth-token",
}


def test_by_default_no_page_of_another_origin_may_call(tmp_path: Path) -> None:
    with run_app(tmp_path) as server:
        assert server.request("OPTIONS", "/v3/auth/tokens", headers=ASKED).status == 404
        answer = server.request("GET", "/health/live", headers={"Origin": "https://app.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_origins_that_are_named_may_call(tmp_path: Path) -> None:
    with run_app(tmp_path, cors_origins="https://app.example, https://b.example") as server:
        path = f"/v2/{server.credentials['project_id']}/ocr/web-image"
        preflight = server.request("OPTIONS", path, headers=ASKED)
        assert preflight.status == 200 and preflight.headers["X-Request-Id"]
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert "x-auth-token" in preflight.headers["Access-Control-Allow-Headers"].lower()
        refused = server.request("OPTIONS", path, headers=ASKED | {"Origin": "https://evil.example"})
        assert (refused.status, refused.json["error_code"]) == (400, "APIG.0602")
        assert refused.said.endswith("Disallowed CORS origin: see WEBIMAGE_OCR_CORS_ORIGINS.")
        assert refused.headers["X-Request-Id"] and "Origin" in refused.headers["Vary"]
        assert "Access-Control-Allow-Origin" not in refused.headers
        refused = server.request("OPTIONS", path, headers=ASKED | {"Access-Control-Request-Method": "TRACE"})
        assert (refused.status, refused.said.endswith("Disallowed CORS method: see WEBIMAGE_OCR_CORS_ORIGINS.")) == (
            400,
            True,
        )
        refused = server.read({}, {"Origin": "https://b.example"})
        assert refused.json["error_code"] == "AIS.0101"
        assert refused.headers["Access-Control-Allow-Origin"] == "https://b.example"
        assert "X-Error-Detail" in refused.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in refused.headers, "the page's cookie is for the page alone"
