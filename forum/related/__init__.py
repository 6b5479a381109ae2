"""Two units that hold the same sign without knowing: each may learn that there is something, ask, and be answered."""
