"""The whole catalogue of errors: what the caller is told, and under which HTTP status.

Each class carries the ``error_code`` and the ``error_msg`` that the service documents; ``detail`` says
what was wrong with this very request and what to do about it. ``str(error)`` is the message that people
see: the documented sentence first, so that programs which look for it still find it, then the detail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class WebImageError(Exception):
    """Base of all errors of this package; never raised itself."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "ModelArts.4505"
    message: ClassVar[str] = "Backend service internal error."
    detail_is_documented: ClassVar[bool] = False
    """Whether the service documents ``detail`` as part of the message; otherwise it is help of our own."""

    def __init__(
        self, detail: str = "", *, retry_after_s: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.headers = headers or {}
        super().__init__(f"{self.message} {detail}" if detail else self.message)

    @property
    def documented(self) -> str:
        """The message without help of our own."""
        return str(self) if self.detail_is_documented else self.message


# --- the request ------------------------------------------------------------------------------------


class InvalidParameter(WebImageError):
    status, code, message = 400, "AIS.0101", "The input parameter is invalid."


class InvalidJson(WebImageError):
    status, code, message = 400, "ModelArts.4105", "The JSON format of the input data is incorrect."


class FileTooLarge(WebImageError):
    status, code, message = 400, "ModelArts.4104", "Invalid Request Content Length."


class BodyTooLarge(WebImageError):
    status, code, message = 413, "APIG.0201", "Request entity too large."


class UriTooLarge(WebImageError):
    status, code, message = 414, "APIG.0201", "Request URI too large."


class HeadersTooLarge(WebImageError):
    status, code, message = 494, "APIG.0201", "Request headers too large."


class BadRequest(WebImageError):
    status, code, message = 400, "APIG.0602", "Bad request."


class ApiNotFound(WebImageError):
    status, code = 404, "APIG.0101"
    message = "The API does not exist or has not been published in the environment."


# --- the picture ------------------------------------------------------------------------------------


class UnsupportedFormat(WebImageError):
    status, code, message = 400, "AIS.0102", "The image format is not supported."


class InvalidImageSize(WebImageError):
    status, code, message = 400, "AIS.0103", "The image size does not meet the requirements."


class DamagedImage(WebImageError):
    status, code, message = 400, "AIS.0104", "The image is not supported or the image quality is poor."


class RecognitionFailed(WebImageError):
    status, code, message = 400, "AIS.0105", "Recognition failed."


# --- fetching it ------------------------------------------------------------------------------------


class UrlNotAllowed(WebImageError):
    status, code, message = 400, "ModelArts.4601", "The URL is not allowed."


class FetchFailed(WebImageError):
    status, code, message = 400, "ModelArts.4603", "Obtaining the file from the URL failed."


class ObsAgencyFailed(WebImageError):
    status, code, message = 400, "ModelArts.4702", "Query Obs agency failed."


class ObsUrlInvalid(WebImageError):
    status, code, message = 400, "ModelArts.4703", "The Obs URL is invalid."


class ObsFetchFailed(WebImageError):
    status, code, message = 400, "ModelArts.4704", "Obtaining the file from the OBS failed."


class ObsFileTooLarge(WebImageError):
    status, code, message = 400, "ModelArts.4705", "The file stored on the OBS is oversized."


class ObsFileMissing(WebImageError):
    status, code, message = 400, "ModelArts.4706", "The Obs file is not exist."


# --- who asks ---------------------------------------------------------------------------------------


class AuthenticationFailed(WebImageError):
    """``detail`` is one of the reasons of the gateway: ``decrypt token fail``, ``verify aksk signature fail`` ..."""

    status, code, message = 401, "APIG.0301", "Incorrect IAM authentication information:"
    detail_is_documented = True


class IamUnavailable(WebImageError):
    status, code, message = 503, "APIG.0613", "The IAM service is currently unavailable."


class TokenEmpty(WebImageError):
    status, code, message = 401, "ModelArts.4101", "Token header cannot be empty."


class TokenWithoutProject(WebImageError):
    status, code = 401, "ModelArts.0212"
    message = "Invalid Token header. The Token not contain project item."


class AccessDenied(WebImageError):
    status, code, message = 403, "ModelArts.4203", "Access denied! You do not have permission."


class AccountRestricted(WebImageError):
    status, code, message = 403, "ModelArts.4106", "Invalid authorization request."


class ProjectUnavailable(WebImageError):
    status, code, message = 403, "APIG.0310", "The project is unavailable."


class NotSubscribed(WebImageError):
    status, code, message = 400, "ModelArts.4204", "Request api error! The API web-image is not subscribed."


# --- load and failure -------------------------------------------------------------------------------


class Throttled(WebImageError):
    """``detail`` is ``policy user over ratelimit,limit:XX,time:1 minute``."""

    status, code, message = 429, "APIG.0308", "The throttling threshold has been reached:"
    detail_is_documented = True


class Overloaded(WebImageError):
    status, code, message = 429, "ModelArts.4401", "Max concurrency error."


class BackendTimeout(WebImageError):
    status, code, message = 504, "APIG.0201", "Backend timeout."


class ServiceUnavailable(WebImageError):
    status, code, message = 503, "ModelArts.4403", "Backend service unavailable error."


class InternalError(WebImageError):
    status, code, message = 500, "ModelArts.4505", "Backend service internal error."


class ModelUnusable(WebImageError):
    """A weight file is missing or is not the one that this version was made for."""

    status, code, message = 503, "ModelArts.4508", "Service not start."


# --- administration: this server's own codes --------------------------------------------------------


class RecordMissing(WebImageError):
    status, code, message = 404, "Admin.0404", "There is no such record."


class RecordConflict(WebImageError):
    status, code, message = 409, "Admin.0409", "The record conflicts with another."


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
