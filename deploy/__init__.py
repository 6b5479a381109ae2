"""Running it: settings by environment, addresses, start-up."""
