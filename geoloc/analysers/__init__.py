"""What a text says about where it is from: one small analyser a kind of sign, each with its reason and its limits."""
