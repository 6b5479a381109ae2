"""What moderators did, to be read and filtered by those who moderate the same boards."""
