from tests.fixtures_reference import django_db_setup, reference_after_flush

__all__ = ["django_db_setup", "reference_after_flush"]
