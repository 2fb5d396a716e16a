"""The server: processes, connections, threads, and where a request goes. docs/server.md says why we have our own."""
