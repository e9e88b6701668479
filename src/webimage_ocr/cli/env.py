"""``webimage-ocr env``: the variables that point an unmodified official SDK at this server."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from webimage_ocr.api.first_start import DefaultCredentials, read_default_credentials
from webimage_ocr.cli import AsJson, end, print_json
from webimage_ocr.settings import load_settings


def env(
    state: Annotated[Path | None, typer.Option(help="State folder of the server.")] = None,
    host: Annotated[str | None, typer.Option(help="Host that clients reach it by.")] = None,
    port: Annotated[int | None, typer.Option(help="Its port.")] = None,
    url: Annotated[str | None, typer.Option(help="Whole address, where it is not http://HOST:PORT.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the variables that point an unmodified official SDK at this server; for eval "$(webimage-ocr env)"."""
    settings = load_settings(state=state, host=host, port=port, public_url=url)
    credentials = read_default_credentials(settings.credentials_file)
    if credentials is None:
        end(
            f"There are no default credentials in {settings.state}: name the server's folder with --state, or start "
            "the server once: webimage-ocr serve."
        )
    if as_json:
        print_json(sdk_variables(settings.url, credentials))
        return
    for line in export_lines(settings.url, credentials):
        typer.echo(line)


def export_lines(url: str, credentials: DefaultCredentials) -> list[str]:
    """The variables as lines for a shell."""
    variables = sdk_variables(url, credentials)
    return [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]


def sdk_variables(url: str, credentials: DefaultCredentials) -> dict[str, str]:
    """The region variable is the SDK's own, and so is the pair of the API reference's samples."""
    region = credentials.project.upper().replace("-", "_")
    return {
        f"HUAWEICLOUD_SDK_REGION_OCR_{region}": url,
        "HUAWEICLOUD_SDK_IAM_ENDPOINT": url,
        "HUAWEICLOUD_SDK_AK": credentials.access_key,
        "HUAWEICLOUD_SDK_SK": credentials.secret_key,
        "CLOUD_SDK_AK": credentials.access_key,
        "CLOUD_SDK_SK": credentials.secret_key,
    }
