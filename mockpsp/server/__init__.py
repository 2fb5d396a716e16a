"""The server: processes, connections, threads, and where a request goes. docs/server.md tells why it is our own."""
