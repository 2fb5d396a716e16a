"""The fast way to the database, and the only place that knows how writers wait for each other.

- `statements`: fixed SQL of the hot paths, prepared, past Django's cursor, and the dataset that it is about.
- `group_commit`: orders of several requests to one dataset, in one transaction; `leaders`: the threads that go on.
- `waiting`: how long a thread waits, and `Busy`, which says what it waited for in vain. `faults`: `Unusable`, which
  says what is wrong with the database. Both are Django's OperationalError; the API answers 503.
- `sqlite`, `postgresql`: the engines that the settings name. In them every connection, Django's own writes included,
  waits with a deadline. On SQLite whatever writes takes its turn (`turns`, `turn_files`), on PostgreSQL `pulse` looks
  whether the server answers.
- `bulk`: `with bulk_turn() as turn:` stands around each transaction of a writer of many rows; `turn.is_over()` says
  when to commit, so that others wait for little more than a tenth of a second.
- `snapshot`: many reads as of one moment, without a lock. `state`: what works at this moment, tried out.

docs/waits.md lists who waits for what, and for how long. Who writes takes `tenants.clock.locked_clock`; who reads
waits for nobody.
"""
