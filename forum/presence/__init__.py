"""The presence room: who of those that want it known has a case open at this moment."""
