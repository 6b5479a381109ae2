"""A second look at a share of what one moderator alone let through."""
