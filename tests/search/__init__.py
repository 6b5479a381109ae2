"""The room that finds again."""
