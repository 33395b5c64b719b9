"""Writes a label set and documents as JSON with confluent-kafka, changes the labels, and prints the results, which are JSON too.

The service needs documents.format=json and classified.format=json:

    python examples/json_documents.py
"""

import argparse
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, Producer

LABEL_SET_KEY = "hooli/default"  # tenantId/name
TEXT = "Please send my money back, I returned the shoes two weeks ago."


class Writer:
    """Waits until each record is acknowledged, so that a document is scored with the label set that was written before it."""

    def __init__(self, servers):
        self.producer = Producer({"bootstrap.servers": servers, "enable.idempotence": True})
        self.problems = []

    def write(self, topic, key, value):
        self.producer.produce(topic, key=key, value=json.dumps(value), on_delivery=self.delivered)
        left = self.producer.flush(30)
        if self.problems or left:
            sys.exit("\n".join(self.problems) or f"{topic}: the record was not acknowledged within 30 seconds")

    def delivered(self, error, message):
        if error is not None:
            self.problems.append(f"{message.topic()}: {error}")


def results(servers, count, seconds):
    """The first results of this tenant."""
    consumer = Consumer({
        "bootstrap.servers": servers,
        "group.id": f"example-{uuid.uuid4()}",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        # Under exactly-once, only committed results count. This is librdkafka's default; Java's is read_uncommitted.
        "isolation.level": "read_committed",
    })
    consumer.subscribe(["classified"])
    found = []
    deadline = time.monotonic() + seconds
    try:
        while len(found) < count:
            message = consumer.poll(1)
            if message is not None and message.error():
                sys.exit(f"classified: {message.error()}")
            if message is not None:
                headers = dict(message.headers() or [])
                if headers.get("gliznet.tenant") == b"hooli":  # known without a look at the value
                    found.append((headers["gliznet.label"].decode(), json.loads(message.value())))
            elif time.monotonic() > deadline:
                sys.exit(f"expected {count} results, found {len(found)} in {seconds} seconds")
    finally:
        consumer.close()
    return found


def main():
    parser = argparse.ArgumentParser(description="Write a label set and documents as JSON, and print the results.")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--timeout", type=int, default=60, help="seconds to wait for the results")
    options = parser.parse_args()

    writer = Writer(options.bootstrap_servers)
    writer.write("label-sets", LABEL_SET_KEY, {"labels": ["delivery", "praise"]})
    writer.write("documents", "h-1", {"documentId": "h-1", "tenantId": "hooli", "text": TEXT})
    writer.write("label-sets", LABEL_SET_KEY, {"labels": ["delivery", "praise", "refund"]})
    writer.write("documents", "h-2", {"documentId": "h-2", "tenantId": "hooli", "text": TEXT})
    for label, result in results(options.bootstrap_servers, 2, options.timeout):
        print(f"{result['documentId']}  best of {len(result['scores'])} labels: {label}")


if __name__ == "__main__":
    main()
