"""The six operations that the consumer calls (contract.md), each implemented once.

- `lane` has the operations, and the way of every request to its answer: by a table of the six paths, plain functions,
  and no framework. The server calls it past Django; what comes through Django is handed to it as the same kind of
  request. `long_way` goes on where the dataset has something to do first, or where there is something to refuse.
- `fields` reads the bodies of POSTs and checks their fields; `queries` reads the query of a list.
- `shapes` declares with DRF what every endpoint takes and gives, `filters` with django-filter what lists are filtered
  and sorted by. Queries and bodies are read by these declarations. Answers are served as stored, and tests hold
  every one of them against its declaration, and each list against its filters' querysets.
- `viewsets` are the endpoints as DRF knows them, with their declarations: Django's URLs lead to them, and schemas can
  be made of them. They answer with what the lane answers.
"""
