"""The page `/docs/`: the OpenAPI description as people read it, in the look of the back office and without a viewer.

`forms` reads JSON Schema into rows of fields, `operations` an operation into what the page shows, `page` serves it.
"""
