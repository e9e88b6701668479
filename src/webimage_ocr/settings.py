"""Every knob of the server: its default, and in one line the reason for it.

Each is an environment variable, ``WEBIMAGE_OCR_`` and the name in capitals; ``webimage-ocr serve`` has options
for the common ones. Only ``cli`` and ``api/app.py`` know this module; the layers below get small option objects.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import from_json
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from webimage_ocr.errors import Misconfigured
from webimage_ocr.intake.format import GENERAL_TEXT_FORMATS, WEB_IMAGE_FORMATS
from webimage_ocr.intake.limits import ImageLimits
from webimage_ocr.runtime.processor import usable_cores
from webimage_ocr.types import GENERAL_TEXT, WEB_IMAGE

MIB = 1024 * 1024

PREFIX = "WEBIMAGE_OCR_"
"""Starts the environment variable of each setting."""
OTHER_VARIABLES = frozenset({"WEBIMAGE_OCR_CACHE", "WEBIMAGE_OCR_FONTS"})
"""Those that are no settings of the server: ``runtime/models.py`` and ``fonts/place.py`` read them."""

REGIONS = (
    "cn-north-4",
    "cn-north-1",
    "cn-south-1",
    "cn-east-3",
    "cn-southwest-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "la-south-2",
    "la-north-2",
    "af-south-1",
)
"""The regions that the official SDK knows, and AP-Bangkok of the API reference; the first names the default project."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a request to web-image, and its picture, may be."""

    body_limit_bytes: int
    web_image: ImageLimits


PROFILES = {
    "reference": Profile(15 * MIB, ImageLimits()),
    "2025": Profile(
        12 * MIB,
        ImageLimits(
            max_side_px=30_000,
            count_base64_text=True,
            limit_pixels=200_000_000,
            formats=tuple(name for name in WEB_IMAGE_FORMATS if name not in ("TGA", "ICO", "PCX")),
        ),
    ),
}
"""The API reference of 2024-02, and what the newest SDK says of ``WebImageRequestBody`` (huaweicloudsdkocr 3.1.219)."""


GENERAL_TEXT_LIMITS = ImageLimits(
    max_side_px=30_000, count_base64_text=True, limit_pixels=160_000_000, formats=GENERAL_TEXT_FORMATS
)
"""What the newest SDK says of ``GeneralTextRequestBody``, whatever the profile (huaweicloudsdkocr 3.1.219)."""


def eighth_of_memory() -> int:
    """Bytes; of what the machine has, or the container's limit leaves."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        limit = "max"
    return (whole if limit == "max" else min(whole, int(limit))) // 8


class ObsGrant(BaseModel):
    """Credentials for the buckets of one object store, and the projects that may have them used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endpoint: str = Field(pattern=r"^https?://[^/?#@\s]+/?$")
    access_key: str
    secret_key: SecretStr
    buckets: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    region: str = ""


class Settings(BaseSettings):
    """Settings of one server process."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    # --- where it listens ---------------------------------------------------------------------------
    host: str = Field("127.0.0.1", description="Address to listen on; loopback alone unless told otherwise.")
    port: int = Field(8866, ge=0, le=65535, description="Port to listen on; 0 takes a free one and prints it.")
    public_url: str = Field(
        "", description="Address that clients use, for banner and exports; empty: from host and port."
    )
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port of /metrics; none: port plus one; 0: metrics are served nowhere."
    )
    metrics_host: str = Field(
        "127.0.0.1", description="Address of /metrics, which asks for no token; loopback alone unless told otherwise."
    )
    tls_cert: Path | None = Field(None, description="Certificate chain (PEM); with tls_key the server speaks HTTPS.")
    tls_key: Path | None = Field(None, description="Private key (PEM) of the certificate.")

    # --- what it keeps ------------------------------------------------------------------------------
    state: Path = Field(Path("state"), description="Folder of database, encryption key and default credentials.")
    database_url: str = Field("", description="SQLAlchemy URL; empty: a SQLite file (WAL) in the state folder.")
    secret_key_file: Path | None = Field(
        None, description="File of the key that encrypts secrets in the database; servers that share one share this."
    )

    # --- who may call -------------------------------------------------------------------------------
    regions: Annotated[tuple[str, ...], NoDecode] = Field(
        REGIONS, description="Region names that lead to the default project, comma separated."
    )
    token_hours: int = Field(24, ge=1, le=24 * 30, description="Life of a token; the cloud's is 24 hours.")
    session_hours: int = Field(
        12, ge=1, le=24 * 30, description="Life of a log-in on the page; a browser that is closed ends it earlier."
    )
    clock_skew_minutes: int = Field(15, ge=1, description="How far X-Sdk-Date may be off; the cloud's is 15 minutes.")
    lockout_failures: int = Field(
        5, ge=1, description="Failures in a row that a key or user may have before it is locked."
    )
    key_lockout_minutes: int = Field(
        5, ge=0, description="How long an access key stays locked; the cloud's is 5 minutes."
    )
    user_lockout_minutes: int = Field(15, ge=0, description="How long a user stays locked; the cloud's is 15 minutes.")
    refresh_s: float = Field(
        2.0, gt=0, le=5, description="How often revocations are read again; other servers obey within it."
    )

    # --- how much -----------------------------------------------------------------------------------
    profile: Literal["reference", "2025"] = Field(
        "reference", description="Which published limits and formats hold; see docs/compatibility.md, Limits."
    )
    min_side_px: int = Field(15, ge=1, description="Shortest side of a picture.")
    max_side_px: int = Field(0, ge=0, description="Longest side of a picture; 0: what the profile says.")
    image_limit_bytes: int = Field(0, ge=0, description="Size of an image file; 0: what the profile says.")
    body_limit_bytes: int = Field(0, ge=0, description="Size of a request body; 0: what the profile says.")
    workers: int = Field(default_factory=usable_cores, ge=1, description="Pictures read at once; one a processor core.")
    waiting: int = Field(
        0, ge=0, description="Requests that may wait; more get 429. 0: as many as can be answered within deadline_s."
    )
    waiting_bytes: int = Field(
        default_factory=eighth_of_memory,
        ge=0,
        description="Memory for requests that are read or wait; more get 429.",
    )
    deadline_s: float = Field(60.0, gt=0, description="Time for one request, then 504; SDKs give up after 120 s.")
    upload_s: float = Field(
        120.0, gt=0, description="Time for the body of a request to come; 15 MiB take it at a megabit a second."
    )
    rate_per_minute: int = Field(0, ge=0, description="Calls a minute for each project; 0: no limit.")
    key_rate_per_minute: int = Field(0, ge=0, description="Calls a minute for each key or token's user; 0: no limit.")
    daily_quota: int = Field(
        0, ge=0, description="Calls a day for each project without a quota of its own; 0: no limit."
    )
    rate_storage: str = Field(
        "memory://", description="Where rates are counted: memory://, or a Redis URL for several servers."
    )

    # --- reading ------------------------------------------------------------------------------------
    tier: Literal["small", "tiny", "medium"] = Field(
        "small",
        description="Which networks read: tiny is faster and errs more, after webimage-ocr models pull; medium is "
        "slower, after webimage-ocr models add.",
    )
    weights: Literal["own", "published"] = Field(
        "own", description="Values of the networks: our own, taught more of what the web shows, or as published."
    )
    precision: Literal["auto", "f32", "bf16", "int8"] = Field(
        "auto", description="Numbers that networks compute with; auto: bf16 with AMX, else int8 with AVX2, else f32."
    )
    calibrated_confidence: bool = Field(
        False,
        description="confidence is the probability that a block is read without an error; off: what programs expect, "
        "0.95 and more for clean print.",
    )
    font_chinese_names: bool = Field(
        True, description="Chinese display names for Chinese fonts, as the cloud has them; off: English ones."
    )
    font_proxies: bool = Field(
        True, description="Free fonts answer under the well-known name that they stand in for (Arial for Liberation)."
    )
    apply_exif: bool = Field(
        True, description="Turn pictures as their EXIF tag says: users expect what their viewer shows."
    )
    decoder_processes: int = Field(
        default_factory=usable_cores,
        ge=1,
        description="Processes that decode untrusted pictures; one a core.",
    )
    decode_timeout_s: float = Field(
        20.0, gt=0, description="Time to decode one picture before its process is replaced."
    )
    decode_memory_bytes: int = Field(2048 * MIB, ge=256 * MIB, description="Memory of one decoding process.")
    decoder_sandbox: Literal["auto", "required", "off"] = Field(
        "auto",
        description="Walls of the kernel around decoding processes (docs/security.md); auto: those that there are, "
        "required: no start without both.",
    )

    # --- fetching urls ------------------------------------------------------------------------------
    fetch: bool = Field(True, description="Whether the url field works at all; off: every url gets ModelArts.4601.")
    fetch_timeout_s: float = Field(10.0, gt=0, description="Time for one download, redirects included.")
    fetch_allow: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        (), description="Private networks that urls may lead to, comma separated; none by default (SSRF)."
    )
    fetch_ports: Annotated[tuple[int, ...], NoDecode] = Field(
        (80, 443), description="Ports that urls may name, comma separated; empty: any."
    )
    fetch_require_image_type: bool = Field(
        False, description="Refuse what is not sent as image/...; the cloud does, many servers send pictures otherwise."
    )
    fetch_encode_url: bool = Field(
        False, description="Percent-encode characters of urls that should have been, as a favour."
    )
    fetch_ca_file: Path | None = Field(
        None, description="Certificates (PEM) that servers behind urls are checked with."
    )
    obs_grants: Annotated[tuple[ObsGrant, ...], NoDecode] = Field(
        (),
        description="Object stores that plain object URLs are read from with credentials: a JSON list, see "
        "docs/images.md; none by default.",
    )

    # --- programs of others -------------------------------------------------------------------------
    ocr_endpoint: bool = Field(
        False,
        description="Serve POST /ocr, as programs ask for it that know RapidOCR's API or LiteParse's OCR servers "
        "(docs/other-programs.md).",
    )

    # --- browsers and connections -------------------------------------------------------------------
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins whose pages may call from browsers (CORS), comma separated, or *; none by default. A "
        "key in a page is everybody's.",
    )
    keep_alive_s: int = Field(
        5,
        ge=1,
        description="How long an idle connection stays open; longer than the proxy's own where one stands before.",
    )

    gzip: bool = Field(
        True, description="Compress answers of 1 KiB and more for clients that accept gzip; their bodies may always be."
    )
    drain_s: float = Field(
        0.0,
        ge=0,
        description="How long a server that is asked to stop says so in /health/ready, and still takes what comes; "
        "behind a balancer: a little longer than it takes to notice.",
    )

    # --- what it says -------------------------------------------------------------------------------
    error_detail: bool = Field(
        False,
        description="Say in error_msg what was wrong with the very request, and add request_id; off: the documented "
        "keys alone, and the rest in the headers X-Error-Detail and X-Request-Id.",
    )
    commit: str = Field(
        "", pattern="^[0-9a-f]{0,64}$", description="Commit that /version names; empty: what the installation knows."
    )
    console: bool = Field(True, description="Serve the page at /: try it, see it, manage it.")
    docs: bool = Field(True, description="Serve /docs and /openapi.json.")
    mcp: bool = Field(
        False,
        description="Offer reading to agents at /mcp by the Model Context Protocol, with the API's credentials and "
        "limits; see docs/mcp.md.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("regions", "fetch_allow", "fetch_ports", "cors_origins"):
            if isinstance(text := values.get(name), str):
                values[name] = tuple(part.strip() for part in text.split(",") if part.strip())
        return values

    @field_validator("obs_grants", mode="before")
    @classmethod
    def _parse_grants(cls, value: object) -> object:
        return from_json(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key belong together: give both or neither")
        return self

    @property
    def limits(self) -> Mapping[str, ImageLimits]:
        """What a picture may be, for each service: what is documented, and above it what is set."""
        documented = {WEB_IMAGE: PROFILES[self.profile].web_image, GENERAL_TEXT: GENERAL_TEXT_LIMITS}
        return {
            service: replace(
                each,
                min_side_px=self.min_side_px,
                max_side_px=self.max_side_px or each.max_side_px,
                limit_bytes=self.image_limit_bytes or each.limit_bytes,
            )
            for service, each in documented.items()
        }

    @property
    def request_limit_bytes(self) -> int:
        """Size of a request body."""
        return self.body_limit_bytes or PROFILES[self.profile].body_limit_bytes

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.state / 'webimage-ocr.sqlite3'}"

    @property
    def credentials_file(self) -> Path:
        """Where the first start writes user, password, AK and SK (mode 0600)."""
        return self.state / "credentials.json"

    @property
    def secret_key_path(self) -> Path:
        """File of the key that secrets are encrypted with."""
        return self.secret_key_file or self.state / "secret.key"

    @property
    def scheme(self) -> str:
        """``https`` when the server has a certificate."""
        return "https" if self.tls_cert else "http"

    @property
    def url(self) -> str:
        """The address that clients on this machine, or behind ``public_url``, use."""
        host = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host
        return self.public_url or f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"


def load_settings(**options: Any) -> Settings:
    """Settings from the environment; options that were given (that are not None) stand above it.

    Raises Misconfigured, which names each setting that cannot be used, and each that there is not.
    """
    faults = [
        f"{name} is no setting{_nearest_setting(name)}; docs/configuration.md lists them."
        for name in sorted(os.environ)
        if name.startswith(PREFIX)
        and name not in OTHER_VARIABLES
        and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    ]
    try:
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            name, *place = (str(part) for part in fault["loc"]) if fault["loc"] else ("",)
            where = f"{PREFIX}{name.upper()}" + (f" ({'.'.join(place)})" if place else "")
            faults.append(f"{where if name else 'Settings'}: {fault['msg']}. See docs/configuration.md.")
        raise Misconfigured("\n".join(faults)) from None
    if faults:
        raise Misconfigured("\n".join(faults))
    return settings


def _nearest_setting(name: str) -> str:
    """What was probably meant."""
    near = get_close_matches(name, [f"{PREFIX}{field.upper()}" for field in Settings.model_fields], n=1, cutoff=0.8)
    return f" (did you mean {near[0]}?)" if near else ""
