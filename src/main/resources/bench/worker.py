"""A worker as a Python programmer writes it, for comparison: it keeps the vectors of the labels, reads one text at a time, has a
process for each core, and commits at least once. Needs confluent-kafka, fastavro, numpy, onnxruntime and tokenizers.

Usage: worker.py SETTINGS, a JSON file with bootstrapServers, documents, classified, group, modelDirectory, labels, schema and
processes. Prints "ready" when all processes have their partitions; ends when its standard input ends.
"""

import io
import json
import multiprocessing
import os
import sys
import threading

import confluent_kafka
import fastavro
import numpy
import onnxruntime
import tokenizers

TOP = 20
POLLED = 64
WIRE_FORMAT_BYTES = 5


class Model:
    def __init__(self, directory):
        self.manifest = json.load(open(os.path.join(directory, "gliznet.json")))
        self.tokenizer = tokenizers.Tokenizer.from_file(os.path.join(directory, self.manifest["tokenizer"]["file"]))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = os.path.join(directory, next(iter(self.manifest["graphs"])))
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def vector(self, text, layout):
        ids = self.tokenizer.encode(text, add_special_tokens=False).ids
        before, after = (self.manifest["layout"][layout][i] for i in (0, -1))
        row = numpy.array([[before, *ids[: self.manifest["maxLength"] - 2], after]], dtype=numpy.int64)
        names = self.manifest["inputs"]
        inputs = {names["inputIds"]: row, names["attentionMask"]: numpy.ones_like(row)}
        return self.session.run([self.manifest["output"]], inputs)[0][0]

    def labels(self, names):
        phrasings = self.manifest["phrasings"]
        means = numpy.stack([sum(self.vector(p.replace("{}", name), "label") for p in phrasings) for name in names])
        return means / numpy.linalg.norm(means, axis=1, keepdims=True)


def work(settings, ready):
    model = Model(settings["modelDirectory"])
    names = settings["labels"]
    labels = model.labels(names)
    calibration = model.manifest["calibration"]
    schema = fastavro.parse_schema(settings["schema"])
    servers = {"bootstrap.servers": settings["bootstrapServers"]}
    producer = confluent_kafka.Producer(servers)
    consumer = confluent_kafka.Consumer(
        servers | {"group.id": settings["group"], "auto.offset.reset": "earliest", "enable.auto.commit": False}
    )
    consumer.subscribe([settings["documents"]], on_assign=lambda *assigned: ready.release())
    while True:
        messages = [message for message in consumer.consume(POLLED, timeout=0.1) if not message.error()]
        for message in messages:
            document = fastavro.schemaless_reader(io.BytesIO(message.value()[WIRE_FORMAT_BYTES:]), schema)
            cosines = labels @ model.vector(document["text"], "text")
            scores = 1 / (1 + numpy.exp(-(calibration["scale"] * cosines + calibration["bias"])))
            best = [{"label": names[i], "score": float(scores[i])} for i in numpy.argsort(-scores)[:TOP]]
            producer.produce(settings["classified"], json.dumps({"scores": best}), key=message.key())
        if messages:
            producer.flush()
            consumer.commit(asynchronous=False)


def main():
    settings = json.load(open(sys.argv[1]))
    ready = multiprocessing.Semaphore(0)
    for _ in range(settings["processes"]):
        multiprocessing.Process(target=work, args=(settings, ready), daemon=True).start()
    for _ in range(settings["processes"]):
        ready.acquire()
    print("ready", flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0))).start()
    for process in multiprocessing.active_children():
        process.join()
    sys.exit("a process of the worker has ended")


if __name__ == "__main__":
    main()
