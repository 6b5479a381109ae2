"""The bookmarks room: what somebody wants to come back to, theirs alone."""
