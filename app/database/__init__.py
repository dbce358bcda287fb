"""The database: the embedded server, transactions and the shared cache."""
