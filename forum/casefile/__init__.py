"""The pages where a case is read and written: home, board, case, clue; assembled from the rooms below."""
