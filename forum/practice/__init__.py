"""Cases with known truth, scored after answering."""
