"""The OpenAPI description of all that is served as JSON, made by drf-spectacular from what the endpoints declare.

- `declaring` is what endpoints and serializers declare with: examples, and the statuses they refuse with.
- `operations` makes an operation of the description from an endpoint: of the contract, whose viewsets declare by
  attributes (api.contract.viewsets), and of control, whose methods carry drf-spectacular's `extend_schema`.
- `fields` says what drf-spectacular cannot see of our own fields, serializers and authentication.
- `refusals` describes the answers to what is refused; `description` puts the whole together, once for each process.
"""
