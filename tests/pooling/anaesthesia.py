"""Table 1 of Dawid and Skene 1979: 45 patients, five anaesthetists (the first three times), fitness classes 1 to 4.

Figures of a published table, as they stand in the example of dallascard/dawid_skene (MIT).
"""

from __future__ import annotations

import numpy as np

# A line of nine patients; three readings of the first anaesthetist, then one of each of the others.
TABLE = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223
2322223 4444444 2223343 1111111 2223212 1211111 1112111 1111111 1111111
2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222
1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
READER = (0, 0, 0, 1, 2, 3, 4)


def counts() -> np.ndarray:
    """(45 patients, 5 anaesthetists, 4 classes)."""
    rows = TABLE.split()
    found = np.zeros((len(rows), 5, 4))
    for patient, row in enumerate(rows):
        for reader, said in zip(READER, row, strict=True):
            found[patient, reader, int(said) - 1] += 1
    return found
