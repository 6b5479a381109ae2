"""Care for people who look at clues all day: what stays closed, how much a day, pauses, and who is asked first."""
