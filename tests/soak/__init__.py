"""Many people at work for minutes on the whole thing: no error, no lost notification, memory flat."""
