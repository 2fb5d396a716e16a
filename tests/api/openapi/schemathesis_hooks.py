"""What schemathesis cannot send by itself. It is loaded by its process (SCHEMATHESIS_HOOKS), and by no test."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "application/octet-stream")
