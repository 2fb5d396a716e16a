"""The warning wherever a dataset is emptied or replaced: the consumer does not notice it by itself."""

CONNECTOR_NOTE = (
    "A connector that has read this dataset keeps what it read, and goes on asking for the balances of the old"
    " accounts, which fails (404) at every period. It reads new data completely all the same. To have the consumer"
    " forget the old data, reset the connector there: POST /api/payments/v3/connectors/{id}/reset, with its id."
)
