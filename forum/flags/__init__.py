"""Reports: something that was let through and should not stand, and what moderators made of it."""
