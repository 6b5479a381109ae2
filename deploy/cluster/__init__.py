"""The real thing on loopback: every part a process of its own, as on servers, and started again when it dies."""
