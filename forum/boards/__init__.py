"""Communities: membership, topics, handling ceiling."""
