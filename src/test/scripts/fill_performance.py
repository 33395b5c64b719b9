#!/usr/bin/env python3
"""Writes the figures of a run of the benchmark into docs/performance.md.

    ./gliznet bench --quick --json --python python3 --plot docs/load.svg | tail -n 1 > bench.json
    python3 src/test/scripts/fill_performance.py bench.json

The text between <!-- figures: NAME --> and <!-- end --> is replaced. A figure that the run does not have is left out, and a
limit that does not hold is printed. Ends with exit code 1 if the page lacks a place for figures.
"""

import json
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "performance.md"

# what is divided by what, the member of "ratios", and the limit: at least, or at most if negative; None is stated only
RATIOS = [
    ("`pipeline` / `raw`", "pipelineOverRaw", 0.95),
    ("`at-least-once` / `pipeline`", "atLeastOnceOverPipeline", 0.90),
    ("`exactly-once` / `pipeline`", "exactlyOnceOverPipeline", 0.90),
    ("`exactly-once` / `informed`", "exactlyOnceOverInformed", 1.15),
    ("`exactly-once` / `naive`", "exactlyOnceOverNaive", 3.5),
    ("`exactly-once` / `naive-all-cores`", "exactlyOnceOverNaiveAllCores", None),
    ("`exactly-once` / `naive-threads`", "exactlyOnceOverNaiveThreads", None),
    ("`exactly-once-20` / `python-worker-20`", "exactlyOnceOverPythonWorker20", 1.2),
    ("`exactly-once-65` / `python-worker-65`", "exactlyOnceOverPythonWorker65", 1.2),
    ("`exactly-once-300` / `python-worker-300`", "exactlyOnceOverPythonWorker300", 1.2),
    ("`format-json` / `exactly-once`", "jsonOverOwnRecords", 0.97),
    ("`format-avro` / `exactly-once`", "avroOverOwnRecords", 0.97),
    ("`observed` / `unobserved`", "observedOverUnobserved", 0.99),
    ("`poisoned` / the same without them", "poisonedOverWithout", 0.99),
    ("CPU of `short-exactly-once` beside model and tokenizer / all", "otherCpuShareShort", -0.08),
    ("CPU of `mix-20-in-sequence` / `mix-20`", "vectorsOverInSequence", 1.8),
    ("CPU of `short-20-in-sequence` / `short-20`", "vectorsOverInSequenceShort", 3),
    ("CPU of `short-77-in-sequence` / `short-77`", "vectorsOverInSequenceShort77", 12),
    ("`mix-1000` / `mix-20`", "thousandLabelsOverTwenty", 0.9),
    ("`short-batches` / `short-one-by-one`", "batchesOverOneByOneShort", 1.2),
    ("`long-batches` / `long-one-by-one`", "batchesOverOneByOneLong", 1.0),
    ("`raw` / `padded`", "rawOverPadded", None),
    ("`simulated-10ms` / `naive-10ms`", "simulated10msOverNaive", 20),
    ("`simulated-3ms` / `naive-3ms`", "simulated3msOverNaive", 20),
    ("`simulated-10ms` / the ideal of full batches", "simulatedDeviceShare", 0.95),
    ("`simulated-3ms` / the ideal of full batches", "simulated3msDeviceShare", None),
    ("CPU of `simulated-3ms` beside the tokenizer / the tokenizer's", "otherCpuOverTokenizer", -0.5),
    ("`many-tenants` / `simulated-10ms`", "manyTenantsOverOne", 0.97),
    ("`four-devices` / four times `one-device`", "fourDevicesOverOne", 0.9),
    ("`callers` / 64 cores without a pause", "callersShare", 0.95),
]


def rows(run):
    lines = [
        "| row | what is measured | documents/s | tokens/s | padding % | CPU s per 1,000 | model | tokenizer | rest | peak MiB "
        "| p50 / p95 / p99 ms |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in run["rows"]:
        has_tokens = row["tokensPerSecond"] > 0
        cells = [
            f"`{row['row']}`",
            row["name"],
            f"{row['documentsPerSecond']:,.1f}",
            f"{row['tokensPerSecond']:,.0f}" if has_tokens else "",
            f"{100 * row['paddingShare']:.1f}" if has_tokens else "",
            f"{row['cpuSecondsPer1000']:.2f}",
            *(f"{row[part]:.2f}" if part in row else "" for part in
              ("modelCpuSecondsPer1000", "tokenizerCpuSecondsPer1000", "restCpuSecondsPer1000")),
            f"{row['peakResidentMiB']:,.0f}",
            f"{row['p50Ms']:.1f} / {row['p95Ms']:.1f} / {row['p99Ms']:.1f}" if "p50Ms" in row else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def limits(run):
    """Descriptions, members, values, their intervals or none, limits."""
    for what, name, limit in RATIOS:
        if name in run["ratios"]:
            yield what, f"`{name}`", run["ratios"][name], run["intervals"][name], limit
    latency = {row["row"]: row.get("p99Ms", 0) for row in run["rows"]}
    single = run["singleInferenceP99Ms"]
    yield "padding with 4,096 tokens a batch and windows of 1,024", "", run["paddingShareAt4096"], None, -0.05
    yield ("warm start, 20,000 tenants minus one, ms", "", run["manyTenantsWarmStartMs"] - run["oneTenantWarmStartMs"],
           None, -3_000)
    yield "cold start with 20,000 label sets, ms", "", run["manyTenantsColdStartMs"], None, -60_000
    yield "first document of a tenant after it, ms", "", run["manyTenantsFirstDocumentMs"], None, -1_000
    yield "a changed label set is seen, p99 of 40, ms", "", run["labelUpdateP99Ms"], None, -1_000
    yield "live heap, 20,000 tenants minus one, MiB", "", run["manyTenantsHeapGrowthMiB"], None, -100
    yield "p99 of `idle` minus p99 of one document alone, ms", "", latency["idle"] - single, None, -30
    yield ("p99 of `idle-exactly-once` minus p99 of one document alone, ms", "", latency["idle-exactly-once"] - single, None,
           -60)


def ratios(run):
    lines = ["| what | JSON name | found [95 % interval] | wanted | holds |", "|---|---|---|---|---|"]
    for what, name, value, interval, limit in limits(run):
        low, high = interval or (value, value)
        wanted, holds = "stated", ""
        if limit is not None:
            wanted = f">= {limit:g}" if limit >= 0 else f"<= {-limit:,g}"
            holds = "yes" if (high >= limit if limit >= 0 else low <= -limit) else "no"
        found = f"{value:.3f} [{low:.3f}, {high:.3f}]" if interval else f"{value:,.3f}"
        if holds == "no":
            print(f"does not hold: {what}: {found}, wanted {wanted}")
        lines.append(f"| {what} | {name} | {found} | {wanted} | {holds} |")
    return lines


def offered(run):
    lines = ["| offered | documents/s | p50 ms | p95 ms | p99 ms |", "|---|---|---|---|---|"]
    for row in run["offered"]:
        lines.append(f"| {row['name']} | {row['documentsPerSecond']:.1f} | {row['p50Ms']:.1f} | {row['p95Ms']:.1f} "
                     f"| {row['p99Ms']:.1f} |")
    return lines


def machine(run):
    load = run["load"]
    busy = "The machine was busy, so these figures cannot be relied on. " if load["busy"] else ""
    notes = "".join(f" Of the rows, {note}." for note in run.get("notes", []))
    return [f"{busy}Seed {run['seed']}, {run['cores']} cores. Other programs used {load['othersCoresAtStart']:.2f} cores before the "
            f"run, {load['othersCoresDuring']:.2f} during it and {load['othersCoresAtEnd']:.2f} after it. The slowest round of "
            f"`raw` had {100 * run['rawSlowestOverFastest']:.0f} % of the speed of the fastest.{notes}"]


def single(run):
    return [f"One document alone, from text to scores, takes {run['singleInferenceP50Ms']:.1f} ms (p50) and "
            f"{run['singleInferenceP99Ms']:.1f} ms (p99)."]


def main():
    run = json.loads(Path(sys.argv[1]).read_text().strip().splitlines()[-1])
    page = PAGE.read_text()
    for name, lines in (("machine", machine), ("rows", rows), ("single", single), ("ratios", ratios), ("offered", offered)):
        place = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)", re.S)
        if not place.search(page):
            sys.exit(f"{PAGE}: expected <!-- figures: {name} --> and <!-- end -->, found none")
        text = "\n".join(lines(run))
        page = place.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page)
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
