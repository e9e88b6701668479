"""All that is wrong with how a server is set up, found without starting it and without writing anything."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from limits.errors import ConfigurationError
from limits.storage import storage_from_string

from webimage_ocr.api.first_start import read_default_credentials
from webimage_ocr.api.telemetry.traces import open_traces
from webimage_ocr.cli.doctor import examine_sandbox
from webimage_ocr.errors import Misconfigured
from webimage_ocr.settings import Settings
from webimage_ocr.store.inspection import inspect_store

_PATIENCE_S = 5.0
"""Time for Redis to answer at the start."""


def find_faults(settings: Settings) -> Iterator[str]:
    """A sentence for each thing that is wrong, with what to do about it."""
    for check in (
        _check_store,
        _check_credentials,
        _check_certificates,
        _check_rate_storage,
        _check_sandbox,
        _check_traces,
        _check_mcp,
    ):
        try:
            check(settings)
        except Misconfigured as error:
            yield error.detail


def refuse_faults(faults: Iterable[str]) -> None:
    """Raise Misconfigured with all of them, if there are any."""
    if told := "\n".join(faults):
        raise Misconfigured(told)


def _check_store(settings: Settings) -> None:
    if settings.state.exists() and not settings.state.is_dir():
        raise Misconfigured(f"{settings.state} should be the state folder, and is a file: give another --state.")
    inspect_store(settings.database, settings.secret_key_path)


def _check_credentials(settings: Settings) -> None:
    try:
        read_default_credentials(settings.credentials_file)
    except NotADirectoryError:
        return  # told of the state folder
    except OSError as error:
        raise Misconfigured(f"{settings.credentials_file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise Misconfigured(
            f"{settings.credentials_file} is not what the first start wrote: restore it from the backup, or delete it "
            "and make new keys with: webimage-ocr key create."
        ) from None


def _check_certificates(settings: Settings) -> None:
    if settings.tls_cert and settings.tls_key:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_cert, settings.tls_key, password="")
        except (OSError, ValueError) as error:
            raise Misconfigured(
                f"{settings.tls_cert} and {settings.tls_key} are no certificate and its key ({_reason(error)}): give "
                "two PEM files that belong together, the key without a password."
            ) from None
    if settings.fetch_ca_file:
        try:
            ssl.create_default_context(cafile=settings.fetch_ca_file)
        except OSError as error:
            raise Misconfigured(
                f"WEBIMAGE_OCR_FETCH_CA_FILE: {settings.fetch_ca_file} holds no certificates ({_reason(error)}); "
                "give a PEM file."
            ) from None


def _check_rate_storage(settings: Settings) -> None:
    address = urlsplit(settings.rate_storage)
    is_near = address.scheme == "memory"
    patience = {} if is_near else {"socket_connect_timeout": _PATIENCE_S, "socket_timeout": _PATIENCE_S}
    try:
        answers = storage_from_string(settings.rate_storage, **patience).check()
    except (ConfigurationError, ValueError, TypeError):
        # its message repeats the address, password and all
        raise Misconfigured(
            "WEBIMAGE_OCR_RATE_STORAGE is no place to count in: give memory:// or redis://HOST:PORT, the latter after: "
            "pip install 'webimage-ocr[redis]'."
        ) from None
    if not answers:
        place = address.netloc.rpartition("@")[2] or address.path
        raise Misconfigured(
            f"The {address.scheme} server at {place} does not answer, or refuses the password: start it, or mend "
            "WEBIMAGE_OCR_RATE_STORAGE."
        )


def _check_sandbox(settings: Settings) -> None:
    if settings.decoder_sandbox != "required":
        return
    finding = examine_sandbox()
    if finding.remedy:
        raise Misconfigured(f"WEBIMAGE_OCR_DECODER_SANDBOX is required, and {finding.found}. {finding.remedy}.")


def _check_traces(_settings: Settings) -> None:
    open_traces().close()


def _check_mcp(settings: Settings) -> None:
    if settings.mcp and find_spec("mcp") is None:
        raise Misconfigured(
            "WEBIMAGE_OCR_MCP, or --mcp, needs the Python package mcp, which is not installed. It comes with: "
            "pip install 'webimage-ocr[mcp]'."
        )


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or "no PEM").lower().replace("_", " ")
    return getattr(error, "strerror", None) or str(error)
