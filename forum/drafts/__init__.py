"""The drafts room: what somebody is still writing, theirs alone."""
