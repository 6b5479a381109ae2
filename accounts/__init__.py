"""Who somebody is and what they are trusted for."""
