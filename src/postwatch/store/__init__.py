"""The database: engine, transaction, column kinds, schema upgrade; knows no noun."""
