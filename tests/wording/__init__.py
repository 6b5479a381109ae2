"""The words of a text: better terms, personal data, and characters that nobody sees."""
