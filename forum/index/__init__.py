"""Index: which words stand in what may be read, written in the transaction that makes it readable."""
