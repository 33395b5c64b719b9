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

# Headers hold the best label; the value is JSON. Only committed results are read, which is kcat's default. Results that the service
# wrote in Avro before are not printed. The bytes 1f and 1e, which neither JSON nor a header has, end values and results.
kcat -b "$broker" -C -q -t classified -o beginning -c "$count" -f '%s\x1f%h\x1e' |
  LC_ALL=C awk 'BEGIN { RS = "\036"; FS = "\037" }
    $1 ~ /^\{/ { print $2; print $1; next }
    NF { skipped++ }
    END { if (skipped) print "not JSON, and not shown: " skipped " (was classified.format=json set?)" }'
