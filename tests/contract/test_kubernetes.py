"""The manifests of deploy/: put together by kustomize, and held against the schemas of the clusters they are for."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from servers import LiveServer, server_environment
from toolchains import CONTRACT, build_go
from webimage_ocr.settings import Settings

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
COMPOSE = KUBERNETES.parent / "compose"
OVERLAYS = sorted(folder.name for folder in (KUBERNETES / "overlays").iterdir())
CUSTOM = {"ScaledObject", "ServiceMonitor"}
VERSIONS = ("1.29", "1.33", "1.37")
"""Of Kubernetes: an old one that is still sold, one between, and the newest there are schemas of."""


@pytest.fixture(scope="module")
def kustomize(tmp_path_factory: pytest.TempPathFactory) -> Path:
    binary = tmp_path_factory.mktemp("kustomize") / "kustomize"
    build_go(CONTRACT / "go" / "kustomize", binary)
    return binary


def objects(kustomize: Path, folder: Path) -> list[dict[str, Any]]:
    text = subprocess.check_output([kustomize, folder], text=True, timeout=60)
    return list(yaml.safe_load_all(text))


def of_kind(kind: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    (one,) = [each for each in found if each["kind"] == kind]
    return one


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_an_overlay_makes_is_valid(kustomize: Path, overlay: str) -> None:
    found = objects(kustomize, KUBERNETES / "overlays" / overlay)
    for each in found:
        if each["kind"] not in CUSTOM:
            for version in VERSIONS:
                kubernetes_validate.validate(each, version, strict=True)
    custom = [each for each in found if each["kind"] in CUSTOM]
    done = subprocess.run(
        ["node", "contract/custom_kinds.mjs"],
        input=json.dumps(custom),
        capture_output=True,
        text=True,
        timeout=60,
        cwd=CONTRACT.parent,
        env=server_environment(),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [None] * len(custom)


def test_both_validators_find_a_wrong_word(kustomize: Path) -> None:
    """So that what passes above has been looked at."""
    found = objects(kustomize, KUBERNETES / "overlays" / "keda")
    deployment, scaled = of_kind("Deployment", found), of_kind("ScaledObject", found)
    deployment["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, VERSIONS[0], strict=True)
    del scaled["spec"]["scaleTargetRef"]
    said = subprocess.check_output(
        ["node", "contract/custom_kinds.mjs"], input=json.dumps([scaled]), text=True, timeout=60, cwd=CONTRACT.parent
    )
    assert "scaleTargetRef" in said


def test_a_pod_may_do_nothing_but_read(kustomize: Path) -> None:
    pod = of_kind("Deployment", objects(kustomize, KUBERNETES / "base"))["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] and pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    # what runs is finished before the pod is killed
    assert pod["terminationGracePeriodSeconds"] > Settings.model_fields["deadline_s"].default
    writable = [mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")]
    assert sorted(writable) == ["/state", "/" + "tmp"]


def test_settings_that_manifests_name_exist() -> None:
    known = {f"WEBIMAGE_OCR_{name.upper()}" for name in Settings.model_fields}
    named = set()
    for file in [*KUBERNETES.rglob("*.yaml"), COMPOSE / "compose.yaml"]:
        named |= set(re.findall(r"\bWEBIMAGE_OCR_[A-Z_]+", file.read_text(encoding="utf-8")))
    assert named and named <= known, named - known


def test_everything_of_one_name_is_selected_by_it(kustomize: Path) -> None:
    found = objects(kustomize, KUBERNETES / "overlays" / "prometheus-operator")
    name = {"app.kubernetes.io/name": "webimage-ocr"}
    assert of_kind("Service", found)["spec"]["selector"] == name
    assert of_kind("NetworkPolicy", found)["spec"]["podSelector"] == {"matchLabels": name}
    assert of_kind("PodDisruptionBudget", found)["spec"]["selector"] == {"matchLabels": name}
    assert of_kind("Deployment", found)["spec"]["template"]["metadata"]["labels"] == name
    assert "replicas" not in of_kind("Deployment", found)["spec"], "it is the autoscaler's to say"


def test_files_and_folders_that_compose_mounts_exist() -> None:
    """No engine runs here to say it: names of services, volumes and files are looked up by hand."""
    described = yaml.safe_load((COMPOSE / "compose.yaml").read_text(encoding="utf-8"))
    services = described["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert (COMPOSE / source).exists() if source.startswith(".") else source in described["volumes"], mount
    asked = yaml.safe_load((COMPOSE / "prometheus.yaml").read_text(encoding="utf-8"))
    (targets,) = asked["scrape_configs"][0]["static_configs"]
    assert {target.split(":")[0] for target in targets["targets"]} <= set(services)
    balanced = set(re.findall(r"server (server-\d):8866", (COMPOSE / "nginx.conf").read_text(encoding="utf-8")))
    assert balanced == {name for name in services if name.startswith("server-")}


def test_the_metric_that_autoscalers_go_by_is_one_of_the_servers(live_server: LiveServer) -> None:
    named = {
        name
        for file in (KUBERNETES / "overlays").rglob("*.yaml")
        for name in re.findall(r"\bwebimage_ocr_\w+", file.read_text(encoding="utf-8"))
    }
    assert named == {"webimage_ocr_longest_wait_seconds"}
    with urllib.request.urlopen(f"http://127.0.0.1:{live_server.port + 1}/metrics", timeout=10) as answer:
        assert named <= set(re.findall(r"^(\w+)", answer.read().decode(), re.MULTILINE))
