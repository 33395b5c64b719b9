"""Prints results, or dead letters, with confluent-kafka.

    python examples/consumer.py --max 3
    python examples/consumer.py --tenant globex --max 3
    python examples/consumer.py --dead-letters --max 1
    python examples/consumer.py --registry http://localhost:8081/apis/ccompat/v7
"""

import argparse
import sys
import time
import uuid

from confluent_kafka import Consumer

from avro_records import codec

ERROR_HEADERS = ("gliznet.error.", "__streams.errors.")


def result_line(result):
    scores = "  ".join(
        f"{'*' if score['selected'] else ' '} {score['label']} {score['score']:.2f}" for score in result["scores"][:3]
    )
    return f"{result['tenantId']}/{result['labelSet']} v{result['labelSetVersion']}  {result['documentId']}  {scores}"


def dead_letter_lines(message):
    yield f"dead letter with key {message.key()!r}"
    for name, value in message.headers() or []:
        if name.startswith(ERROR_HEADERS):
            yield f"  {name}: {(value or b'').decode('utf-8', 'replace')}"


def lines(message, options, classifications):
    """What is to be printed of a record; nothing for a result of another tenant."""
    if options.dead_letters:
        yield from dead_letter_lines(message)
        return
    result = classifications.decode(message.value())
    if options.tenant in ("", result["tenantId"]):
        yield result_line(result)


def main():
    parser = argparse.ArgumentParser(description="Print results or dead letters from the beginning of their topic.")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--registry", default="", help="URL of a schema registry; none: Avro's single-object encoding")
    parser.add_argument("--dead-letters", action="store_true", help="read the topic dead-letters")
    parser.add_argument("--tenant", default="", help="print only results of this tenant")
    parser.add_argument("--max", type=int, default=0, help="end after so many; 0: run until Ctrl-C")
    parser.add_argument("--timeout", type=float, default=30, help="seconds to wait for --max records")
    options = parser.parse_args()

    topic = "dead-letters" if options.dead_letters else "classified"
    classifications = codec("Classification", topic, options.registry)
    consumer = Consumer({
        "bootstrap.servers": options.bootstrap_servers,
        "group.id": f"example-{uuid.uuid4()}",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        # Under exactly-once, only committed results count. This is librdkafka's default; Java's is read_uncommitted.
        "isolation.level": "read_committed",
    })
    consumer.subscribe([topic])
    printed = 0
    deadline = time.monotonic() + options.timeout
    try:
        while not options.max or printed < options.max:
            message = consumer.poll(1)
            if message is not None and message.error():
                sys.exit(f"{topic}: {message.error()}")
            if message is not None:
                found = list(lines(message, options, classifications))
                print("\n".join(found), end="\n" if found else "", flush=True)
                printed += bool(found)
            elif options.max and time.monotonic() > deadline:
                sys.exit(f"expected {options.max} records of {topic}, found {printed} in {options.timeout:.0f} seconds")
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
