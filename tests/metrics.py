"""What a server's /metrics says, for tests."""

from __future__ import annotations

import time
import urllib.request
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from servers import LiveServer


@dataclass(frozen=True)
class Samples:
    """All that /metrics said at one time."""

    samples: list[Sample]

    def total(self, name: str, **labels: str) -> float:
        """The sum of the samples of this name that have these labels."""
        return sum(each.value for each in self.samples if each.name == name and labels.items() <= each.labels.items())

    def values(self, name: str, label: str) -> set[str]:
        """What a label of a metric holds."""
        return {each.labels[label] for each in self.samples if each.name == name}


def metrics_text(server: LiveServer) -> str:
    """As a scrape gets it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.metrics_port}/metrics", timeout=60) as answer:
        text: str = answer.read().decode()
    return text


def read_metrics(server: LiveServer) -> Samples:
    """All samples."""
    families = text_string_to_metric_families(metrics_text(server))
    return Samples([sample for family in families for sample in family.samples])


def wait_for(server: LiveServer, least: float, name: str, **labels: str) -> Samples:
    """The samples, once this sum is there: a request is counted when its answer is out, and a caller may be faster."""
    deadline = time.monotonic() + 30
    while (samples := read_metrics(server)).total(name, **labels) < least:
        assert time.monotonic() < deadline, (name, labels, samples.total(name, **labels))
        time.sleep(0.02)
    return samples
