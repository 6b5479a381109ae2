"""Making the place data of the repository from public packages: run when the data change, never when Bearings runs."""
