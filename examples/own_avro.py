"""Writes Avro records of a schema that this project does not know, with confluent-kafka and a schema registry.

The service reads them with the recipe "An Avro topic of your own" of docs/integrate.md:

    python examples/own_avro.py --registry http://localhost:8081/apis/ccompat/v7
"""

import argparse
import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

TOPIC = "reviews"
SCHEMA = {
    "type": "record",
    "name": "Review",
    "namespace": "org.example.shop",
    "fields": [
        {"name": "reviewId", "type": "long"},
        {"name": "shop", "type": "string"},
        {"name": "written", "type": {"type": "int", "logicalType": "date"}},
        {
            "name": "review",
            "type": {
                "type": "record",
                "name": "Content",
                "fields": [
                    {"name": "comment", "type": ["null", "string"], "default": None},
                    {"name": "stars", "type": {"type": "enum", "name": "Stars", "symbols": ["ONE", "TWO", "THREE"]}},
                ],
            },
        },
        {"name": "photos", "type": {"type": "array", "items": "string"}, "default": []},
    ],
}
COMMENTS = ["The parcel came a week late.", "The vase was broken when I opened the box.", "I would buy it again."]


def review(number, comment):
    return {
        "reviewId": number,
        "shop": "books",
        "written": 20000 + number,
        "review": {"comment": comment, "stars": "TWO"},
        "photos": [],
    }


def main():
    parser = argparse.ArgumentParser(description="Write reviews in a schema of your own.")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--registry", default="http://localhost:8081/apis/ccompat/v7")
    options = parser.parse_args()

    problems = []

    def delivered(error, message):
        if error is not None:
            problems.append(f"{message.topic()}: {error}")

    serializer = AvroSerializer(SchemaRegistryClient({"url": options.registry}), json.dumps(SCHEMA))
    context = SerializationContext(TOPIC, MessageField.VALUE)
    producer = Producer({"bootstrap.servers": options.bootstrap_servers, "enable.idempotence": True})
    for number, comment in enumerate(COMMENTS, start=1):
        producer.produce(TOPIC, key=f"review-{number}", value=serializer(review(number, comment), context), on_delivery=delivered)
    left = producer.flush(30)
    if problems or left:
        sys.exit("\n".join(problems) or f"{left} records were not acknowledged within 30 seconds")
    print(f"wrote {len(COMMENTS)} reviews")


if __name__ == "__main__":
    main()
