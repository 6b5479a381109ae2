"""Break-glass: who may not see a case reads it for an hour, with a reason, a second person, and its people told."""
