"""Validates combinations of what k8s/ has: check_k8s.py KUSTOMIZE CRD...

The base and each overlay are built without components, with each one, with each two, and with as many as go together.

Kubernetes' own kinds are validated strictly against the schemas of the newest version, custom resources against those of their
definitions. A mistake in a copy has to be found, in each kind of resource.
"""

import copy
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

K8S = Path("k8s").resolve()
TAGS = {K8S / "base": "", K8S / "overlays" / "gpu": "-gpu"}
REGISTRY = "registry.example.org:5000/team/gliznet"
COMPONENTS = sorted(path for path in (K8S / "components").iterdir())
EXCLUDED = {"scaling", "static-membership"}  # not together


def strict(schema):
    """The schema, with fields that it does not name refused, as `kubectl --validate=strict` does."""
    if isinstance(schema, dict):
        schema = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
        if schema.pop("x-kubernetes-int-or-string", False):
            schema.pop("type", None)
        if isinstance(schema.get("pattern"), str):
            schema["pattern"] = schema["pattern"].replace("^(?i)", "(?i)^")  # Go's place for a flag is not Python's
    elif isinstance(schema, list):
        schema = [strict(value) for value in schema]
    return schema


def read_schemas(files):
    schemas = {}
    for file in files:
        definition = yaml.safe_load(Path(file).read_text())
        spec = definition["spec"]
        for version in spec["versions"]:
            schema = strict(version["schema"]["openAPIV3Schema"])
            schema["properties"]["metadata"] = {"type": "object"}
            schemas[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return schemas


def validate(manifest, schemas):
    kind = manifest["apiVersion"], manifest["kind"]
    if kind in schemas:
        jsonschema.validate(manifest, schemas[kind])
    else:
        kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def build(kustomize, end, components):
    with tempfile.TemporaryDirectory(dir=K8S.parent / "target") as folder:
        relative = [f"../../{path.relative_to(K8S.parent)}" for path in (end, *components)]
        images = [{"name": "gliznet-streams", "newName": REGISTRY}]
        content = {"resources": relative[:1], "components": relative[1:], "images": images}
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(content))
        return manifests(kustomize, folder)


def manifests(kustomize, folder):
    built = subprocess.run([kustomize, "build", folder], capture_output=True, text=True)
    if built.returncode or built.stderr:
        raise ValueError(built.stderr)
    return list(yaml.load_all(built.stdout, yaml.CSafeLoader))


def only(kind, manifests):
    found = [manifest for manifest in manifests if manifest["kind"] == kind]
    assert len(found) == 1, f"expected one {kind}, found {len(found)}"
    return found[0]


def check_consistency(manifests, image):
    """Whether the names that manifests use for each other exist in the same combination, and the image is this one."""
    names = {(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests}
    assert len(names) == len(manifests), "two manifests of one name"
    stateful_set = only("StatefulSet", manifests)
    assert ("Service", stateful_set["spec"]["serviceName"]) in names
    pod = stateful_set["spec"]["template"]["spec"]
    assert ("ServiceAccount", pod["serviceAccountName"]) in names
    mounts = {mount["name"] for container in pod["containers"] for mount in container["volumeMounts"]}
    volumes = [volume["name"] for volume in pod["volumes"]]
    volumes += [claim["metadata"]["name"] for claim in stateful_set["spec"].get("volumeClaimTemplates", [])]
    assert sorted(volumes) == sorted(mounts), f"mounts {mounts}, volumes {volumes}"
    for manifest in manifests:
        if manifest["kind"] == "ScaledObject":
            target = manifest["spec"]["scaleTargetRef"]
            assert (target["kind"], target["name"]) in names, f"unknown {target}"
            assert "replicas" not in stateful_set["spec"], "each apply would undo what KEDA has set"
    found = [container["image"] for container in pod["containers"]]
    assert found == [image], f"expected {image}, found {found}"


def require_refusal(manifest, schemas):
    typo = copy.deepcopy(manifest)
    where = "spec" if "spec" in typo else "metadata" if manifest["kind"] == "ServiceAccount" else None
    (typo[where] if where else typo)["tpyo"] = 1
    try:
        validate(typo, schemas)
    except (jsonschema.ValidationError, kubernetes_validate.ValidationError):
        return
    raise AssertionError(f"a typo in {manifest['kind']} is not found")


def combinations():
    """Two components may meet in one field, so each two are built; all combinations would take half a minute."""
    for end in TAGS:
        for size in (0, 1, 2, len(COMPONENTS) - 1):
            for chosen in itertools.combinations(COMPONENTS, size):
                if not {path.name for path in chosen} >= EXCLUDED:
                    yield end, chosen


def main(kustomize, *definitions):
    schemas = read_schemas(definitions)
    outermost = manifests(kustomize, K8S)
    release = only("StatefulSet", outermost)["spec"]["template"]["spec"]["containers"][0]["image"].rpartition(":")[2]
    assert "SNAPSHOT" not in release, release
    check_consistency(outermost, f"registry.example.com/gliznet-streams:{release}")
    every = list(combinations())
    kinds, valid = {}, set()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for (end, chosen), built in zip(every, threads.map(lambda which: build(kustomize, *which), every)):
            check_consistency(built, f"{REGISTRY}:{release}{TAGS[end]}")
            for manifest in built:
                kinds[manifest["kind"]] = manifest
                text = json.dumps(manifest, sort_keys=True)
                if text not in valid:
                    validate(manifest, schemas)
                    valid.add(text)
    for manifest in kinds.values():
        require_refusal(manifest, schemas)
    print(f"check-k8s: {len(every)} combinations with {len(kinds)} kinds are valid, and a typo in each kind is found")


if __name__ == "__main__":
    main(*sys.argv[1:])
