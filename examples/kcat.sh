#!/usr/bin/env bash
# Writes a label set and a document as JSON, and prints results, with kcat. The service needs documents.format=json and
# classified.format=json.
#
#   examples/kcat.sh localhost:9092 1
set -euo pipefail
broker="${1:-localhost:9092}"
count="${2:-1}"

# The key is tenant/name; -K names what is between key and value.
echo 'umbrella/default|{"labels": ["billing", "outage"]}' | kcat -b "$broker" -P -t label-sets -K '|'

echo '{"documentId": "k-1", "tenantId": "umbrella", "text": "I was charged twice."}' | kcat -b "$broker" -P -t documents

# Headers hold the best label; the value is JSON. Only committed results are read, which is kcat's default.
kcat -b "$broker" -C -t classified -o beginning -c "$count" -f '%h\n%s\n'
