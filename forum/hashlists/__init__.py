"""The operator's own lists of hashes of known files: kept, dated, asked and never shown."""
