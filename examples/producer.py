"""Writes one label set and some documents with confluent-kafka.

    python examples/producer.py
    python examples/producer.py --registry http://localhost:8081/apis/ccompat/v7
"""

import argparse
import sys

from confluent_kafka import Producer

from avro_records import codec

LABEL_SET_KEY = "globex/default"  # tenantId/name
LABELS = ["delivery", "damaged item", "refund", "praise"]
TEXTS = [
    "The parcel was supposed to arrive on Monday and it is still not here.",
    "The vase was broken when I opened the box.",
    "Please send my money back, I returned the shoes two weeks ago.",
]


def label_set():
    return {
        "labels": [{"name": name, "text": None, "threshold": None} for name in LABELS],
        "mode": "SINGLE_LABEL",
        "threshold": None,
        "topK": 0,
        "template": "{}",
        "aggregation": "MAX",
        "version": None,
    }


def document(number, text):
    return {
        "documentId": f"globex-{number}",
        "tenantId": "globex",
        "labelSet": "default",
        "title": None,
        "text": text,
        "attributes": {"channel": "web"},
    }


def main():
    parser = argparse.ArgumentParser(description="Write one label set and some documents.")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--registry", default="", help="URL of a schema registry; none: Avro's single-object encoding")
    options = parser.parse_args()

    problems = []

    def delivered(error, message):
        if error is not None:
            problems.append(f"{message.topic()}: {error}")

    producer = Producer({"bootstrap.servers": options.bootstrap_servers, "enable.idempotence": True})
    label_sets = codec("LabelSet", "label-sets", options.registry)
    producer.produce("label-sets", key=LABEL_SET_KEY, value=label_sets.encode(label_set()), on_delivery=delivered)
    # A document that is sent after the label set was acknowledged is scored with it.
    left = producer.flush(30)

    documents = codec("Document", "documents", options.registry)
    for number, text in enumerate(TEXTS, start=1):
        value = documents.encode(document(number, text))
        producer.produce("documents", key=f"globex-{number}", value=value, on_delivery=delivered)
    left += producer.flush(30)
    if problems or left:
        sys.exit("\n".join(problems) or f"{left} records were not acknowledged within 30 seconds")
    print(f"wrote the label set {LABEL_SET_KEY} and {len(TEXTS)} documents")


if __name__ == "__main__":
    main()
