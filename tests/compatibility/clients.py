"""Rows of the table in ``table.py`` about the clients that were run, or could not be."""

from __future__ import annotations

from compatibility.row import Row

PYTHON = "huaweicloudsdkocr 3.1.219, run 2026-11-22"
IAM_SDK = "huaweicloudsdkiam 3.1.219, run 2026-11-22"
JAVA = "huaweicloud-sdk-ocr 3.1.143 (Java 17), run 2026-11-28"
GO = "huaweicloud-sdk-go-v3 v0.1.207 (Go 1.19 and 1.26), run 2026-11-28"
NODE = "@huaweicloud/huaweicloud-sdk-core 3.1.211, run 2026-11-22"

PROGRAM = "test_api_reference.py::test_the_python_program[base64]"
GETS_200 = "test_http_clients.py::test_a_client_gets_200"
CURL = "test_http_clients.py::test_curl_gets_200"
DOTNET = "test_http_clients.py::test_what_dotnet_sends_gets_200"
UPGRADE = "test_upgrading_clients.py"


def _rows_of_sdk(language: str, source: str, about_variables: str, about_general_text: str = "") -> tuple[Row, ...]:
    """What an SDK was seen to do that Java's and Go's test makes do the same."""
    file, key, name = "test_java_and_go_sdks.py", language.lower(), f"{language} SDK"
    program = f"test_api_reference.py::test_the_{key}_program[base64]"
    read = f"{file}::test_a_picture_is_read[{key}"
    threads = f"{file}::test_retries_and_32_threads_with_one_client[{key}]"
    errors = f"{file}::test_errors_carry_class_code_and_request_id[{key}-PDF]"
    return (
        Row(name, "same", program, source, "The programs of the API reference, with Base64 and with a `url`."),
        Row(f"{name}: endpoint and project id", "same", f"{read}-endpoint]", source),
        Row(f"{name}: region object and look-up", "same", f"{read}-region]", source),
        Row(
            f"{name}: environment variables alone",
            "same",
            f"{file}::test_variables_alone[{key}]",
            source,
            about_variables,
        ),
        Row(f"{name}: `~/.huaweicloud/credentials`, `regions.yaml`", "same", f"{read}-files]", source),
        Row(f"{name}: error class, code and request id", "same", errors, source),
        Row(f"{name}: retries, 32 threads with one client", "same", threads, source),
        Row(f"{name}: HTTP proxy, and HTTPS through it", "same", f"{file}::test_through_a_proxy[{key}-https]", source),
        Row(f"{name}: temporary keys", "same", f"{read}-temporary key]", source),
        Row(f"{name}: `SDK-HMAC-SM3`", "same", f"{read}-SM3 signature]", source),
        Row(
            f"{name}: general-text",
            "same",
            f"{file}::test_general_text_arrives_whole_in_the_models[{key}-general-text, all switches]",
            source,
            about_general_text,
        ),
    )


def _client_row(client: str, test: str, source: str, note: str = "") -> Row:
    """An HTTP client that gets 200."""
    return Row(client, "same", test, f"{source}, run 2026-11-28", note)


CLIENTS: tuple[Row, ...] = (
    Row("Python SDK: endpoint and project id", "same", "test_python_sdk.py::test_endpoint_and_project_id", PYTHON),
    Row(
        "Python SDK: region object and look-up",
        "same",
        "test_python_sdk.py::test_region_object_with_project_look_up",
        PYTHON,
    ),
    Row("Python SDK: program of the API reference", "same", PROGRAM, PYTHON, "With Base64, and with a `url`."),
    Row(
        "Python SDK: environment variables alone",
        "same",
        "test_python_sdk.py::test_credentials_from_the_environment",
        PYTHON,
    ),
    Row("Python SDK: regions file", "same", "test_python_sdk.py::test_regions_file", PYTHON),
    Row("Python SDK: credentials file", "same", "test_python_sdk.py::test_credentials_file", PYTHON),
    Row("Python SDK: asynchronous client", "same", "test_python_sdk.py::test_asynchronous_client", PYTHON),
    Row(
        "Python SDK over HTTPS with a certificate of one's own",
        "same",
        "test_under_work.py::test_https_with_a_certificate_of_ones_own",
        PYTHON,
    ),
    Row(
        "Python SDK: general-text",
        "same",
        "test_general_text.py::test_the_models_of_the_sdk_are_filled",
        "huaweicloudsdkocr 3.1.219, run 2026-11-28",
    ),
    Row("IAM SDK", "same", "test_iam_sdk.py::test_projects", IAM_SDK),
    Row("Node core: endpoint and project id", "same", "test_node_core.py::test_reads_an_image[endpoint]", NODE),
    Row("Node core: region and look-up", "same", "test_node_core.py::test_reads_an_image[region and look-up]", NODE),
    *_rows_of_sdk(
        "Java",
        JAVA,
        "`withRegion` finds it under `HUAWEICLOUD_SDK_REGION_OCR_...`.",
        "The newest models on Maven Central have no `return_markdown_result`.",
    ),
    Row(
        "Java SDK: asynchronous client",
        "same",
        "test_java_and_go_sdks.py::test_the_asynchronous_client_of_java",
        JAVA,
    ),
    *_rows_of_sdk("Go", GO, "Over HTTPS alone: it puts `https://` before `HUAWEICLOUD_SDK_IAM_ENDPOINT`."),
    Row(
        "PHP SDK",
        "assumed",
        "test_http_clients.py::test_documented_headers_have_the_documented_case",
        "Core/src of huaweicloud-sdk-php-v3, read 2026-11-28",
        "It signs as the others do, sends by libcurl, and takes `X-Request-Id` in this case alone; its sample, run "
        "once with Composer, would prove it.",
    ),
    Row(
        ".NET SDK",
        "assumed",
        "test_http_clients.py::test_what_the_dotnet_sdk_signs_gets_200",
        "Core of huaweicloud-sdk-net-v3, read 2026-11-28",
        "It signs the host without its port, and sends it so; its sample, run once with the package from NuGet, "
        "would prove it.",
    ),
    Row(
        "C++ SDK",
        "assumed",
        "test_http_clients.py::test_curl_gets_200[long-curl]",
        "core/src of huaweicloud-sdk-cpp-v3, read 2026-11-28",
        "It signs as the others do, sends by libcurl, and takes `X-Request-Id` in this case alone; its sample, built "
        "once, would prove it.",
    ),
)

HTTP_CLIENTS: tuple[Row, ...] = (
    _client_row(
        "Java `HttpClient`",
        f"{UPGRADE}::test_the_client_of_java[directly-short]",
        "OpenJDK 17",
        "It asks for HTTP/2 by an upgrade, which is ignored.",
    ),
    _client_row("Java `HttpURLConnection`", f"{GETS_200}[Java HttpURLConnection]", "OpenJDK 17"),
    _client_row("OkHttp", f"{GETS_200}[OkHttp]", "okhttp 4.12.0"),
    _client_row("Apache HttpClient 5", f"{GETS_200}[Apache HttpClient 5]", "httpclient5 5.6.5"),
    _client_row("Go `net/http`", f"{GETS_200}[Go net/http]", "Go 1.19 and 1.26"),
    _client_row("Node `fetch`", f"{GETS_200}[Node fetch]", "Node 24"),
    _client_row("Node `http`", f"{GETS_200}[Node http]", "Node 24"),
    _client_row("Node `http`, in chunks", f"{GETS_200}[Node http, streamed]", "Node 24"),
    _client_row("Python `requests`", f"{GETS_200}[Python requests]", "requests 2.34"),
    _client_row("Python `httpx`", f"{GETS_200}[Python httpx]", "httpx 0.28"),
    _client_row("Python `httpx2`", f"{GETS_200}[Python httpx2]", "httpx2 2.16"),
    _client_row("Python `aiohttp`", f"{GETS_200}[Python aiohttp]", "aiohttp 3.14"),
    _client_row("Python `urllib`", f"{GETS_200}[Python urllib]", "Python 3.11"),
    _client_row("curl", f"{CURL}[short-curl]", "curl 7.88"),
    _client_row("curl, more than a megabyte", f"{CURL}[long-curl]", "curl 7.88", "It waits for `100 Continue` first."),
    _client_row("curl `--http1.0`", f"{CURL}[short-http1.0]", "curl 7.88"),
    _client_row(
        "curl `--http2`", f"{UPGRADE}::test_curl_with_http2[directly-short]", "curl 7.88", "As Java `HttpClient`."
    ),
    _client_row(
        ".NET `HttpClient.PostAsJsonAsync`",
        f"{DOTNET}[PostAsJsonAsync]",
        "requests as dotnet/runtime#49357 describes them",
        "In chunks, without a length. Its requests are written by hand: no .NET was run.",
    ),
    _client_row(
        ".NET `HttpClient` with `StringContent`",
        f"{DOTNET}[StringContent]",
        "requests as dotnet/runtime#111659 describes them",
        "Written by hand too.",
    ),
    _client_row(
        ".NET Framework `HttpWebRequest`",
        f"{DOTNET}[HttpWebRequest]",
        "a request as others recorded it",
        "`Expect: 100-continue`. Written by hand too.",
    ),
)
