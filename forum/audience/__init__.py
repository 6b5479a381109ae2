"""Who may see an open case: wider when vetted, narrower at once; another owner; conflicts; ceilings."""
