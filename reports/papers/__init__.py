"""Papers about one request: the receipt of a sending and the letter of a decision, each frozen, numbered and verifiable."""
