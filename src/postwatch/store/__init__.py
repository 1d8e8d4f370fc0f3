"""The database: engine, transaction, withdrawn rows, masking of persons, schema upgrade; knows no noun."""
