"""What callers are told: for each fault its status, code and sentence. ``make docs`` writes docs/errors.md from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webimage_ocr import errors
from webimage_ocr.errors import WebImageError


@dataclass(frozen=True, slots=True)
class Answer:
    """How the service documents a fault."""

    status: int
    code: str
    sentence: str
    """In braces what the error itself knows."""
    detail_is_documented: bool = False
    """Whether the detail is documented as part of the message; otherwise it is help of our own."""

    def message(self, error: WebImageError, *, with_detail: bool = True) -> str:
        """The sentence first, so that programs which look for it still find it, then the detail."""
        shown = error.detail and (with_detail or self.detail_is_documented)
        sentence = self.sentence.format_map(vars(error))
        return f"{sentence} {error.detail}" if shown else sentence


INTERNAL_ERROR = Answer(500, "ModelArts.4505", "Backend service internal error.")

CATALOGUE: Mapping[type[WebImageError], Answer] = {
    # the request
    errors.InvalidParameter: Answer(400, "AIS.0101", "The input parameter is invalid."),
    errors.InvalidJson: Answer(400, "ModelArts.4105", "The JSON format of the input data is incorrect."),
    errors.FileTooLarge: Answer(400, "ModelArts.4104", "Invalid Request Content Length."),
    errors.BodyTooLarge: Answer(413, "APIG.0201", "Request entity too large."),
    errors.UriTooLarge: Answer(414, "APIG.0201", "Request URI too large."),
    errors.HeadersTooLarge: Answer(494, "APIG.0201", "Request headers too large."),
    errors.BadRequest: Answer(400, "APIG.0602", "Bad request."),
    errors.ValueRefused: Answer(400, "APIG.0602", "Bad request."),
    errors.ApiNotFound: Answer(
        404, "APIG.0101", "The API does not exist or has not been published in the environment."
    ),
    # the picture
    errors.UnsupportedFormat: Answer(400, "AIS.0102", "The image format is not supported."),
    errors.InvalidImageSize: Answer(400, "AIS.0103", "The image size does not meet the requirements."),
    errors.DamagedImage: Answer(400, "AIS.0104", "The image is not supported or the image quality is poor."),
    errors.RecognitionFailed: Answer(400, "AIS.0105", "Recognition failed."),
    # fetching it
    errors.UrlNotAllowed: Answer(400, "ModelArts.4601", "The URL is not allowed."),
    errors.FetchFailed: Answer(400, "ModelArts.4603", "Obtaining the file from the URL failed."),
    errors.ObsAgencyFailed: Answer(400, "ModelArts.4702", "Query Obs agency failed."),
    errors.ObsUrlInvalid: Answer(400, "ModelArts.4703", "The Obs URL is invalid."),
    errors.ObsFetchFailed: Answer(400, "ModelArts.4704", "Obtaining the file from the OBS failed."),
    errors.ObsFileTooLarge: Answer(400, "ModelArts.4705", "The file stored on the OBS is oversized."),
    errors.ObsFileMissing: Answer(400, "ModelArts.4706", "The Obs file is not exist."),
    # who asks
    errors.AuthenticationFailed: Answer(
        401, "APIG.0301", "Incorrect IAM authentication information:", detail_is_documented=True
    ),
    errors.StoreUnavailable: Answer(503, "APIG.0613", "The IAM service is currently unavailable."),
    errors.TokenEmpty: Answer(401, "ModelArts.4101", "Token header cannot be empty."),
    errors.TokenWithoutProject: Answer(
        401, "ModelArts.0212", "Invalid Token header. The Token not contain project item."
    ),
    errors.AccessDenied: Answer(403, "ModelArts.4203", "Access denied! You do not have permission."),
    errors.AccountRestricted: Answer(403, "ModelArts.4106", "Invalid authorization request."),
    errors.ProjectUnavailable: Answer(403, "APIG.0310", "The project is unavailable."),
    errors.NotSubscribed: Answer(400, "ModelArts.4204", "Request api error! The API {service} is not subscribed."),
    # load and failure
    errors.Throttled: Answer(429, "APIG.0308", "The throttling threshold has been reached:", detail_is_documented=True),
    errors.Overloaded: Answer(429, "ModelArts.4401", "Max concurrency error."),
    errors.BackendTimeout: Answer(504, "APIG.0201", "Backend timeout."),
    errors.ServiceUnavailable: Answer(503, "ModelArts.4403", "Backend service unavailable error."),
    errors.InternalError: INTERNAL_ERROR,
    errors.SecretKeyMismatch: INTERNAL_ERROR,
    errors.Misconfigured: INTERNAL_ERROR,
    # the command's own, which no caller of the API meets
    errors.FormatUnavailable: INTERNAL_ERROR,
    errors.SourceUnusable: INTERNAL_ERROR,
    errors.OutputUnusable: INTERNAL_ERROR,
    errors.BulkStopped: INTERNAL_ERROR,
    errors.ModelUnusable: Answer(503, "ModelArts.4508", "Service not start."),
    # administration: this server's own codes
    errors.RecordMissing: Answer(404, "Admin.0404", "There is no such record."),
    errors.RecordConflict: Answer(409, "Admin.0409", "The record conflicts with another."),
}

IDENTITY_CATALOGUE: Mapping[type[WebImageError], tuple[int, str]] = {
    errors.LoginMalformed: (400, "Bad Request"),
    errors.LoginRefused: (401, "Unauthorized"),
    errors.UserDisabled: (403, "Forbidden"),
    errors.SubjectForeign: (403, "Forbidden"),
    errors.SubjectUnknown: (404, "Not Found"),
    errors.TooManyLogins: (429, "Too Many Requests"),
}
"""Status and title of what the identity API refuses in the words of OpenStack Keystone, whose descendant it is."""


def answer_for(error: WebImageError) -> Answer:
    """How a fault is told; one that is a kind of another is told as that."""
    return next((CATALOGUE[kind] for kind in type(error).__mro__ if kind in CATALOGUE), INTERNAL_ERROR)


def failure_to_wire(error: WebImageError | OSError) -> dict[str, str]:
    """The two keys of a refusal, detail included; what the system says of a file has no code."""
    if isinstance(error, OSError):
        return {"error_code": "", "error_msg": errors.reason_of(error)}
    told = answer_for(error)
    return {"error_code": told.code, "error_msg": told.message(error)}


# --- the rest of the documented table ---------------------------------------------------------------

_CARDS = "Belongs to endpoints for cards and forms."
_GATEWAY = "Here nothing stands between gateway and service."
_TOKENS = "A bad token is always told as APIG.0301, with the gateway's reason."

NEVER_ANSWERED: dict[str, tuple[str, str]] = {
    "AIS.0117": ("Input ID does not exist.", _CARDS),
    "AIS.0118": ("(about the tax authority)", _CARDS),
    "AIS.0119": ("Template match failed.", _CARDS),
    "AIS.0120": ("Classification failed.", _CARDS),
    "AIS.0121": ("(about the recognition area)", _CARDS),
    "AIS.0122": ("(about two ID cards)", _CARDS),
    "ModelArts.0203": ("Invalid token.", _TOKENS),
    "ModelArts.4102": ("Parse Token error.", _TOKENS),
    "ModelArts.4103": ("Invalid Token header.", _TOKENS),
    "ModelArts.4107": (
        "Get user temp ak sk error.",
        "No such keys are asked for: object stores are read with the operator's.",
    ),
    "ModelArts.4201": ("Request url need service id.", "Unknown paths are APIG.0101."),
    "ModelArts.4202": ("Request url format invalid.", "Unknown paths are APIG.0101."),
    "ModelArts.4301": ("Have error when get ai-service admin token.", _GATEWAY),
    "ModelArts.4302": ("Gateway forwarding error.", _GATEWAY),
    "ModelArts.4402": ("Backend service timeout error.", "A timeout is APIG.0201 with status 504."),
    "ModelArts.4502": ("Backend service response error.", _GATEWAY),
    "ModelArts.4503": ("Backend service found error.", _GATEWAY),
    "ModelArts.4504": ("Backend service api not found.", _GATEWAY),
    "ModelArts.4506": ("SubService service found error.", _GATEWAY),
    "ModelArts.6201": (
        "(account frozen; its text is not published)",
        "Accounts are not billed, so none is ever frozen.",
    ),
    "APIG.0106": ("Orchestration error.", _GATEWAY),
    "APIG.0302": ("The IAM user is not authorized to access the API.", "Another account's project is ModelArts.4203."),
    "APIG.0306": ("API access denied.", "Another account's project is ModelArts.4203."),
    "APIG.0307": ("The token must be updated.", "An old token is APIG.0301, token expires."),
    "APIG.0601": ("Internal server error.", "An internal failure is ModelArts.4505."),
}
"""Documented codes that this server never answers: their message, and why not."""
