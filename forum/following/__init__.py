"""What somebody wants to hear of: levels for cases, boards, kinds of clues and languages, and how they are mailed."""
