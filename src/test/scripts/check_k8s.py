"""Validates every combination of k8s/ that kustomize can build: check_k8s.py KUSTOMIZE CRD...

Kubernetes' own kinds are validated strictly against the schemas of the newest version, custom resources against those of their
definitions. A mistake in a copy has to be found, in each kind of resource.
"""

import copy
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

K8S = Path("k8s").resolve()
ENDS = [K8S / "base", K8S / "overlays" / "gpu"]
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
        content = {"resources": relative[:1], "components": relative[1:]}
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(content))
        built = subprocess.run([kustomize, "build", folder], check=True, capture_output=True, text=True)
    if built.stderr:
        raise ValueError(built.stderr)
    return list(yaml.safe_load_all(built.stdout))


def check_consistency(manifests):
    """Whether the names that manifests use for each other exist in the same combination."""
    names = {(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests}
    assert len(names) == len(manifests), "two manifests of one name"
    stateful_set = next(manifest for manifest in manifests if manifest["kind"] == "StatefulSet")
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
    image = pod["containers"][0]["image"]
    assert image.startswith("registry.example.com/") and "SNAPSHOT" not in image, image


def require_refusal(manifest, schemas):
    typo = copy.deepcopy(manifest)
    where = "spec" if "spec" in typo else "metadata" if manifest["kind"] == "ServiceAccount" else None
    (typo[where] if where else typo)["tpyo"] = 1
    try:
        validate(typo, schemas)
    except (jsonschema.ValidationError, kubernetes_validate.ValidationError):
        return
    raise AssertionError(f"a typo in {manifest['kind']} is not found")


def main(kustomize, *definitions):
    schemas = read_schemas(definitions)
    kinds = {}
    combinations = 0
    for end in ENDS:
        for size in range(len(COMPONENTS) + 1):
            for chosen in itertools.combinations(COMPONENTS, size):
                if EXCLUDED <= {path.name for path in chosen}:
                    continue
                if 1 < size < len(COMPONENTS) - 1:
                    continue  # alone, in pairs with nothing, and nearly all: components do not know each other
                manifests = build(kustomize, end, chosen)
                for manifest in manifests:
                    validate(manifest, schemas)
                    kinds[manifest["kind"]] = manifest
                check_consistency(manifests)
                combinations += 1
    for manifest in kinds.values():
        require_refusal(manifest, schemas)
    print(f"check-k8s: {combinations} combinations with {len(kinds)} kinds are valid, and a typo in each kind is found")


if __name__ == "__main__":
    main(*sys.argv[1:])
