"""The wording room: better terms, and personal data that nobody needs; it asks, and never blocks."""
