from tests.fixtures_ledger import append_only_tables_can_be_flushed

__all__ = ["append_only_tables_can_be_flushed"]
