"""The demonstration: made-up people, boards and cases, built through the actions, with media made for it."""
