"""The database: schema, migrations, the ledger, the records, the vault. Alone in knowing SQLAlchemy."""
