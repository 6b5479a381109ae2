"""The whole thing on loopback, nginx to PostgreSQL, and what happens to people when parts of it die."""
