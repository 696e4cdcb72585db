"""What the Python peers share: the request in, the measurement out, the order of measuring (as src/peers/measure-peer.ts)."""

import importlib.metadata
import json
import os
import re
import resource
import sys
import time

# Libraries write progress to standard output, which is the measurement's here.
measurement_output = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "true"

import numpy  # noqa: E402

token_limit = 512
sweep_passages = 40


class Request:
    """The request that is the program's argument, and its workload."""

    def __init__(self):
        for name, value in json.loads(sys.argv[1]).items():
            setattr(self, name, value)
        with open(self.workloadFile, encoding="utf-8") as file:
            self.workload = json.load(file)


def versions_of(*packages):
    return {package: importlib.metadata.version(package) for package in packages}


def unit_rows(vectors):
    """Rows of length 1 as float32."""
    rows = numpy.asarray(vectors, dtype=numpy.float32)
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def mean_of_tokens(hidden, mask):
    """[texts, tokens, dimensions] and [texts, tokens] to [texts, dimensions]: the mean over what is no padding."""
    weights = mask[..., None].astype(numpy.float32)
    return (hidden * weights).sum(1) / weights.sum(1)


def measure(request, load, packages, load_single=None):
    """Measures `embed(texts, batch)`, which `load()` returns; `load_single()` gives another one for single texts."""
    passages, queries = request.workload["passages"], request.workload["queries"]
    start = time.perf_counter()
    embed = load()
    load_ms = elapsed_ms(start)
    embed(passages[:8], first(request.batches))
    batch = fastest_batch(embed, request.batches, passages)

    start = time.perf_counter()
    vectors = embed(passages, batch)
    bulk_ms = elapsed_ms(start)
    peak = peak_rss_mib()
    unit_rows(vectors).tofile(request.vectorsFile)

    embed_single = embed if load_single is None else load_single()
    time_each(embed_single, queries[:10])
    json.dump(
        {
            "loadMs": load_ms,
            "batch": batch,
            "bulkMs": bulk_ms,
            "queryMs": time_each(embed_single, queries),
            "longPassageMs": time_each(
                embed_single, [request.workload["longPassage"]] * request.workload["longPassageRuns"]
            ),
            "peakRssMiB": peak,
            "versions": versions_of(*packages),
        },
        measurement_output,
    )
    measurement_output.flush()


def first(batches):
    return batches[0] if batches else None


def fastest_batch(embed, batches, passages):
    if len(batches) < 2:
        return first(batches)
    sample = passages[:: max(1, len(passages) // sweep_passages)]
    times = {}
    for batch in batches:
        start = time.perf_counter()
        embed(sample, batch)
        times[batch] = elapsed_ms(start)
    return min(times, key=times.get)


def time_each(embed, texts):
    times = []
    for text in texts:
        start = time.perf_counter()
        embed([text], 1)
        times.append(elapsed_ms(start))
    return times


def elapsed_ms(start):
    return (time.perf_counter() - start) * 1000


def peak_rss_mib():
    """As src/peak-memory.ts: getrusage starts at the parent's figure on Linux."""
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s*(\d+) kB", file.read())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
