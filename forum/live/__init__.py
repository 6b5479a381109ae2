"""One socket consumer, one hub, and what every page carries."""
