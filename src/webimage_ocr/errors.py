"""Faults by name: the one family that all layers raise. What callers of the API are told stands in ``api/catalogue``.

The first line of a class says what is wrong, ``detail`` what was wrong with this very request and what to do about it;
``str(error)`` is both, as the library and the command show it.
"""

from __future__ import annotations

import inspect


class WebImageError(Exception):
    """Something is wrong."""

    def __init__(self, detail: str = "", *, retry_after_s: int | None = None) -> None:
        self.detail = detail
        self.retry_after_s = retry_after_s
        sentence = (inspect.getdoc(type(self)) or type(self).__name__).partition("\n")[0]
        super().__init__(f"{sentence} {detail}" if detail else sentence)


def reason_of(error: OSError) -> str:
    """What the system says of a file, in its words and without its number."""
    return error.strerror or str(error)


# --- the request ------------------------------------------------------------------------------------


class InvalidParameter(WebImageError):
    """A parameter is wrong."""


class InvalidJson(WebImageError):
    """The text is not the JSON that is asked for."""


class FileTooLarge(WebImageError):
    """The file is too large."""


class BodyTooLarge(WebImageError):
    """The request is too large."""


class UriTooLarge(WebImageError):
    """The address of the request is too long."""


class HeadersTooLarge(WebImageError):
    """The headers of the request are too large."""


class BadRequest(WebImageError):
    """The request cannot be understood."""


class ApiNotFound(WebImageError):
    """Nothing is served under this address."""


# --- the picture ------------------------------------------------------------------------------------


class UnsupportedFormat(WebImageError):
    """The image format is not supported."""


class InvalidImageSize(WebImageError):
    """The image is too large or too small."""


class DamagedImage(WebImageError):
    """The image is damaged."""


class RecognitionFailed(WebImageError):
    """The image could not be read."""


# --- fetching it ------------------------------------------------------------------------------------


class UrlNotAllowed(WebImageError):
    """The URL is not allowed."""


class FetchFailed(WebImageError):
    """The file behind the URL could not be had."""


class ObsAgencyFailed(WebImageError):
    """No access to the object store was granted."""


class ObsUrlInvalid(WebImageError):
    """The URL names no object."""


class ObsFetchFailed(WebImageError):
    """The object could not be had."""


class ObsFileTooLarge(WebImageError):
    """The object is too large."""


class ObsFileMissing(WebImageError):
    """There is no such object."""


# --- who asks ---------------------------------------------------------------------------------------


class AuthenticationFailed(WebImageError):
    """The credentials do not hold.

    ``detail`` is one of the reasons of the gateway: ``decrypt token fail``, ``verify aksk signature fail`` ...
    """


class TokenEmpty(WebImageError):
    """The token is empty."""


class TokenWithoutProject(WebImageError):
    """The token is for no project."""


class AccessDenied(WebImageError):
    """The caller may not do this."""


class AccountRestricted(WebImageError):
    """The account is disabled."""


class ProjectUnavailable(WebImageError):
    """The project is disabled."""


class NotSubscribed(WebImageError):
    """The project is not subscribed to the service."""

    def __init__(self, detail: str = "", *, service: str = "") -> None:
        super().__init__(detail)
        self.service = service


# --- logging in -------------------------------------------------------------------------------------


class LoginMalformed(WebImageError):
    """The log-in cannot be understood."""


class LoginRefused(WebImageError):
    """Name, password or project are wrong, or the name is locked."""


class UserDisabled(WebImageError):
    """The user is disabled."""


class TooManyLogins(WebImageError):
    """Too many log-ins wait to be checked."""


class SubjectForeign(WebImageError):
    """The token that is asked about belongs to another account."""


class SubjectUnknown(WebImageError):
    """The token that is asked about does not hold."""


# --- load and failure -------------------------------------------------------------------------------


class Throttled(WebImageError):
    """The limit of calls is reached.

    ``detail`` is ``policy user over ratelimit,limit:XX,time:1 minute``. ``limit`` and ``used`` are calls a minute,
    where that is what is limited.
    """

    def __init__(
        self, detail: str = "", *, retry_after_s: int | None = None, limit: int | None = None, used: int | None = None
    ) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.limit = limit
        self.used = used


class Overloaded(WebImageError):
    """Too many calls are being read or waiting."""


class BackendTimeout(WebImageError):
    """It takes too long."""


class ServiceUnavailable(WebImageError):
    """A part of the server does not answer."""


class InternalError(WebImageError):
    """The server failed."""


class ModelUnusable(WebImageError):
    """A weight file is missing or is not the one that this version was made for."""


# --- what is remembered -----------------------------------------------------------------------------


class RecordMissing(WebImageError):
    """There is no such record."""


class RecordConflict(WebImageError):
    """The record conflicts with another."""


class ValueRefused(WebImageError):
    """The database refuses a value."""


class StoreUnavailable(WebImageError):
    """The database does not answer."""


class Misconfigured(WebImageError):
    """The server cannot start as it is set up.

    ``detail`` is a sentence for each thing that is wrong, with what to do about it, in a line of its own.
    """


class SecretKeyMismatch(WebImageError):
    """The key file is not the one that the secrets of this database were encrypted with."""


# --- writing what was read --------------------------------------------------------------------------


class FormatUnavailable(WebImageError):
    """The format cannot be written here."""


# --- reading in bulk --------------------------------------------------------------------------------


class SourceUnusable(WebImageError):
    """The source does not say which pictures are to be read."""


class OutputUnusable(WebImageError):
    """The folder of results cannot be used."""


class BulkStopped(WebImageError):
    """Reading in bulk had to stop; what was read is kept."""
