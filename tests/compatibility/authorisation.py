"""Rows of the table about authorisation: tokens, signatures, API keys."""

from __future__ import annotations

from compatibility.clients import IAM_SDK, NODE, PYTHON
from compatibility.row import Row
from compatibility.sources import ERRORS, GATEWAY, IAM, REFERENCE, SIGNING, SILENT, condition

AUTHORISATION: tuple[Row, ...] = (
    Row(
        "`X-Sdk-Content-Sha256`",
        "same",
        "../unit/auth/test_signing.py::test_another_body_under_an_announced_hash_is_refused",
        PYTHON,
        "It has to be the hash of the body that came, or `UNSIGNED-PAYLOAD`.",
    ),
    Row("`X-Auth-Token`", "same", "test_iam_sdk.py::test_a_token_by_password_reads_an_image", REFERENCE),
    Row(
        "`SDK-HMAC-SHA256` signatures",
        "same",
        "../unit/auth/test_signing.py::test_recorded_vectors[aksk_image#0]",
        SIGNING,
    ),
    Row(
        "`SignedHeaders`: only `X-Sdk-Date` must be there",
        "same",
        "../unit/auth/test_signing.py::test_the_host_need_not_be_signed",
        SIGNING,
        "The Go SDK does not sign the host; where it is signed, it is checked.",
    ),
    Row("15 minutes of clock skew", "same", "../unit/auth/test_signing.py::test_clock_skew[16-False]", SIGNING),
    Row(
        "lock-out after more than 5 failures in a row",
        "same",
        "test_lockout.py::test_an_access_key_is_locked_after_more_than_five_failures",
        ERRORS,
        "Servers of one database count together.",
    ),
    Row(
        "too many log-ins at once: status 429, in Keystone's shape",
        "assumed",
        "../fault/test_overload.py::test_log_ins_of_strangers_do_not_keep_reads_waiting",
        "nothing is documented",
        "Sixteen may wait for each address and each name.",
    ),
    Row(
        "no Host, two, or a Transfer-Encoding other than chunked: APIG.0602",
        "assumed",
        "../fault/test_framing.py::test_health_checks_may_speak_http_1_0_without_a_host",
        "nothing is documented; RFC 9112",
    ),
    Row(
        "canonical request echoed on a mismatch",
        "same",
        "test_identity.py::test_the_canonical_request_is_echoed",
        GATEWAY,
    ),
    Row(
        "temporary keys with `X-Security-Token`",
        "same",
        "test_admin.py::test_temporary_keys",
        SIGNING,
        "Issued by an admin, not by the IAM API.",
    ),
    Row("`SDK-HMAC-SM3`", "same", "test_python_sdk.py::test_other_credentials_that_the_sdk_can_send", PYTHON),
    Row(
        "`SDK-ECDSA-P256-SHA256`, `SDK-SM2-SM3`, `V11-HMAC-SHA256`",
        "differs",
        condition("unknown algorithm"),
        PYTHON,
        "Refused by name with 401.",
    ),
    Row(
        "`Authorization: Bearer`",
        "differs",
        "test_python_sdk.py::test_other_credentials_that_the_sdk_can_send",
        PYTHON,
        "An addition of our own.",
    ),
    Row(
        "signature and token in one request: either is enough",
        "assumed",
        "test_identity.py::test_either_of_two_credentials_is_enough[signature]",
        SILENT,
    ),
    Row(
        "`POST /v3/auth/tokens` (password)",
        "same",
        "test_iam_sdk.py::test_a_token_by_password_reads_an_image",
        IAM,
        "Other methods are refused with 400.",
    ),
    Row("tokens hold for 24 hours", "same", "test_identity.py::test_a_token_tells_what_it_is_good_for", IAM),
    Row("`GET /v3/auth/tokens`, `DELETE /v3/auth/tokens`", "same", "test_identity.py::test_a_revoked_token", IAM),
    Row("Keystone-shaped errors", "same", "test_iam_sdk.py::test_a_wrong_password", IAM_SDK),
    Row(
        "`GET /v3/projects?name=`",
        "same",
        "test_iam_sdk.py::test_projects",
        IAM_SDK,
        "At most one answer for a name.",
    ),
    Row("`GET /v3/auth/projects`", "same", "test_iam_sdk.py::test_projects", IAM_SDK),
    Row("`GET /v3/regions`, `GET /v3/auth/domains`", "same", "test_identity.py::test_look_ups", NODE),
    Row(
        "`POST /v3/projects`",
        "differs",
        "test_aliases.py::test_projects_are_not_made_by_the_identity_api",
        NODE,
        "Projects are made by an admin; 404.",
    ),
    Row("GET with a signed body", "same", "test_identity.py::test_a_get_with_a_signed_body", NODE),
    Row("a token without a project", "same", condition("token without project"), ERRORS),
)
