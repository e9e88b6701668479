"""The dashboard and the alerts of deploy/, held against a server and a Prometheus that scrapes it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from metrics import metrics_text
from prometheus import Prometheus, run_prometheus
from servers import LiveServer

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy" / "prometheus"
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "webimage-ocr.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = {f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]}
ALERTS = re.findall(r"alert: (\w+)", (DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))

# what an expression holds besides names of metrics: strings, matchers, lists of labels, ranges; functions and words
ARGUMENTS = re.compile(r'"[^"]*"|\{[^}]*\}|\b(?:by|on|ignoring|without)\s*\([^)]*\)|\[[^\]]*\]|\boffset\s+\w+')
WORDS = re.compile(r"[a-z_]+\s*(?=\()|\b(?:and|or|unless|bool)\b")
OF_PROMETHEUS = {"up"}


def named_metrics(expression: str) -> set[str]:
    """The metrics that an expression names."""
    return set(re.findall(r"[a-zA-Z_:][a-zA-Z0-9_:]*", WORDS.sub(" ", ARGUMENTS.sub(" ", expression))))


def filled(expression: str) -> str:
    """As Grafana asks it."""
    return expression.replace("$__rate_interval", "1m").replace("$job", "webimage-ocr").replace("$instance", ".*")


@pytest.fixture(scope="module")
def exposed(live_server: LiveServer, hello_base64: str) -> set[str]:
    """The names of all metrics of a server that has read, fetched and refused."""
    assert live_server.read({"image": hello_base64}).status == 200
    assert live_server.read({"url": "http://127.0.0.1/a.png"}).status == 400
    text = metrics_text(live_server)
    # a metric with labels has no sample before its first event, and is described all the same
    described = set(re.findall(r"^# TYPE (\S+) \w+$", text, re.MULTILINE))
    return described | set(re.findall(r"^([a-zA-Z_:][\w:]*)", text, re.MULTILINE))


@pytest.fixture(scope="module")
def prometheus(
    live_server: LiveServer, exposed: set[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    """A Prometheus with our configuration, but for where the server is and how often it is asked."""
    assert exposed
    folder = tmp_path_factory.mktemp("prometheus")
    shutil.copy(DEPLOY / "alerts.yaml", folder)
    config = (DEPLOY / "prometheus.yaml").read_text(encoding="utf-8")
    config = config.replace("127.0.0.1:8867", f"127.0.0.1:{live_server.metrics_port}").replace("15s", "1s")
    (folder / "prometheus.yaml").write_text(config)
    with run_prometheus(folder / "prometheus.yaml", folder) as prometheus:
        deadline = time.monotonic() + 60
        while len(result(prometheus, "count_over_time(webimage_ocr_pages_total[1m]) >= 4")) < 1:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield prometheus


def result(prometheus: Prometheus, expression: str) -> list[Any]:
    """The series that an expression gives now."""
    answer = prometheus.ask("query", query=expression)
    assert isinstance(answer, dict), f"{expression}: {answer}"
    series: list[Any] = answer["result"]
    return series


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_metrics_that_the_dashboard_names_exist(name: str, exposed: set[str]) -> None:
    named = named_metrics(EXPRESSIONS[name])
    assert named and named <= exposed


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_prometheus_understands_what_the_dashboard_asks(name: str, prometheus: Prometheus) -> None:
    result(prometheus, filled(EXPRESSIONS[name]))


@pytest.mark.parametrize(
    "name", ["Requests A", "Time of a call B", "Stages A", "Waiting room C", "Memory B", "Fetches A", "What runs A"]
)
def test_the_dashboard_shows_something(name: str, prometheus: Prometheus) -> None:
    assert result(prometheus, filled(EXPRESSIONS[name]))


def test_alerts_name_metrics_that_exist_and_are_evaluated(prometheus: Prometheus, exposed: set[str]) -> None:
    deadline = time.monotonic() + 30
    while True:
        (group,) = prometheus.ask("rules")["groups"]
        if {rule["health"] for rule in group["rules"]} == {"ok"}:
            break
        assert time.monotonic() < deadline, group
        time.sleep(0.2)
    assert [rule["name"] for rule in group["rules"]] == ALERTS
    for rule in group["rules"]:
        assert named_metrics(rule["query"]) <= exposed | OF_PROMETHEUS, rule["name"]


def test_a_server_that_is_well_sets_off_no_alert(prometheus: Prometheus) -> None:
    assert [alert for alert in prometheus.ask("alerts")["alerts"] if alert["state"] == "firing"] == []


def test_what_is_made_up_would_be_noticed(exposed: set[str]) -> None:
    assert named_metrics('sum by (a) (rate(http_requests_total{b="c"}[5m])) > on (d) up offset 1d') == {
        "http_requests_total",
        "up",
    }
    assert "http_requests_total" not in exposed


def test_each_alert_fires_when_it_should_and_none_on_a_healthy_server() -> None:
    command = ["promtool", "test", "rules", "alerts_test.yaml"]
    done = subprocess.run(command, cwd=DEPLOY, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    tested = (DEPLOY / "alerts_test.yaml").read_text(encoding="utf-8")
    assert len(ALERTS) > 10
    for alert in ALERTS:
        assert re.search(rf"alertname: {alert}\n +exp_alerts:\n +- exp_labels", tested), f"{alert} is not tested"
        assert f"alertname: {alert}}}" in tested, f"{alert} is not tested on a healthy server"


def test_the_documents_say_what_each_alert_means() -> None:
    operate = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert [alert for alert in ALERTS if f"| `{alert}` |" not in operate] == []
    assert set(re.findall(r"WebImageOcr\w+", operate)) == set(ALERTS)
