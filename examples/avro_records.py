"""Encodes and decodes the Avro records of schemas/, with a schema registry or without one."""

import io
import json
from pathlib import Path

import fastavro
from confluent_kafka.serialization import MessageField, SerializationContext
from fastavro.schema import fingerprint, to_parsing_canonical_form

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


class SingleObjectCodec:
    """Avro's single-object encoding: C3 01, the schema's fingerprint (8 bytes), the record. Needs no registry."""

    def __init__(self, name):
        schema = json.loads((SCHEMAS / f"{name}.avsc").read_text(encoding="utf-8"))
        canonical = to_parsing_canonical_form(schema)
        # fastavro gives the fingerprint in the order of the bytes in the header, which is little-endian
        self.header = b"\xc3\x01" + bytes.fromhex(fingerprint(canonical, "CRC-64-AVRO"))
        self.schema = fastavro.parse_schema(schema)

    def encode(self, record):
        out = io.BytesIO(self.header)
        out.seek(0, io.SEEK_END)
        fastavro.schemaless_writer(out, self.schema, record)
        return out.getvalue()

    def decode(self, data):
        if not data.startswith(self.header):
            raise ValueError(f"expected a record that starts with {self.header.hex()}, found {data[:10].hex()}")
        return fastavro.schemaless_reader(io.BytesIO(data[len(self.header):]), self.schema, None)


class RegistryCodec:
    """Confluent's wire format: a zero byte, the schema's id in the registry (4 bytes), the record."""

    def __init__(self, name, topic, url):
        # imported here, so that the registry client is needed only with a registry
        from confluent_kafka.schema_registry import SchemaRegistryClient
        from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer

        schema = (SCHEMAS / f"{name}.avsc").read_text(encoding="utf-8")
        registry = SchemaRegistryClient({"url": url})
        self.context = SerializationContext(topic, MessageField.VALUE)
        self.serializer = AvroSerializer(registry, schema, conf={"normalize.schemas": True})
        self.deserializer = AvroDeserializer(registry, schema)

    def encode(self, record):
        return self.serializer(record, self.context)

    def decode(self, data):
        return self.deserializer(data, self.context)


def codec(name, topic, registry_url):
    """The codec of one schema, for example "Document". An empty registry_url means that there is no registry."""
    return RegistryCodec(name, topic, registry_url) if registry_url else SingleObjectCodec(name)
