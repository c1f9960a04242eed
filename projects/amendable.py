"""The sections of an amendment that this app brings."""
