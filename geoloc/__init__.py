"""From evidence to places: arithmetic and tables of facts, no people, no ORM."""
