"""Search: find again what one may read, by one grammar on both databases."""
