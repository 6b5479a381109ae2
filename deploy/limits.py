"""How much anybody reads, looks at and sends before it is too much: numbers that an operator may change."""

from __future__ import annotations

from deploy import env

# Distinct cases that anybody may open in an hour and a day before it counts as far more than usual; accounts/pace.py
READING_FLOOR_HOUR = env.number("READING_FLOOR_HOUR", 20, low=5, high=1000)
READING_FLOOR_DAY = env.number("READING_FLOOR_DAY", 60, low=5, high=10_000)
READING_FLOOR_MODERATORS = env.number("READING_FLOOR_MODERATORS", 100, low=5, high=1000)  # an hour
READING_CEILING = env.number("READING_CEILING", 120, low=5, high=1000)  # an hour, for everybody, whatever is usual
# How much of clues one looks at: what is planned for who chose nothing, and the most that can be chosen; forum/care
CARE_ITEMS_MOST = env.number("CARE_ITEMS_MOST", 120, low=1, high=1000)  # clues opened a day
CARE_ITEMS = env.number("CARE_ITEMS", min(60, CARE_ITEMS_MOST), low=1, high=CARE_ITEMS_MOST)
CARE_MINUTES_MOST = env.number("CARE_MINUTES_MOST", 300, low=5, high=1440)  # minutes a day
CARE_MINUTES = env.number("CARE_MINUTES", min(180, CARE_MINUTES_MOST), low=5, high=CARE_MINUTES_MOST)
CARE_PAUSE_AFTER = env.number("CARE_PAUSE_AFTER", 45, low=5, high=120)  # minutes without a pause, then a reminder
# Clues of one kind that a moderator vets in a row, and a day, before somebody fresh is asked first
CARE_IN_A_ROW = env.number("CARE_IN_A_ROW", 10, low=1, high=1000)
CARE_A_DAY = env.number("CARE_A_DAY", 30, low=1, high=1000)

UNDO_SECONDS = env.number("UNDO_SECONDS", 10, low=0, high=60)  # for a moderator's verdict; 0: none. forum/desk/holding

UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_MB", 50, low=1, high=500) * 1024 * 1024
UPLOADS_PER_DAY = env.number("UPLOADS_PER_DAY_MB", 1000, low=1, high=100_000) * 1024 * 1024  # of one person
UPLOADS_PER_CASE = env.number("UPLOADS_PER_CASE_MB", 4000, low=1, high=1_000_000) * 1024 * 1024
MEDIA_BUFFERED = (
    8 * 1024 * 1024
)  # so much of an answer the front takes into memory; more of a recording is asked for anew
# What is larger keeps a thread busy for as long as somebody reads: half of them at most, in each process
LARGE_AT_ONCE = env.number("WEB_THREADS", 4, low=2, high=32) // 2
EXPLICIT_FROM = env.number("EXPLICIT_FROM_PERCENT", 20, low=1, high=100) / 100  # of the model's score: held back

# What all machine leads of a clue weigh together in its belief, in percent of a person of whom nothing is known: never
# more than half, and 0 leaves them out; forum/answers/machines.py
LEADS_WEIGHT = env.number("LEADS_WEIGHT_PERCENT", 30, low=0, high=50) / 100
ANALYSERS_OFF = env.words("ANALYSERS_OFF")  # names of analysers that read no clue; geoloc/analysers, docs/analysers
PDQ_DISTANCE = env.number("PDQ_DISTANCE", 31, low=0, high=31)  # bits in which two pictures alike may differ
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # form text; files are counted by UPLOAD_LIMIT

# How much one person sends; accounts/tallies.py. Who reaches these is no person who types
POSTS_A_MINUTE = env.number("POSTS_A_MINUTE", 10, low=1, high=10_000)
POSTS_A_DAY = env.number("POSTS_A_DAY", 300, low=1, high=100_000)
PREVIEWS_A_MINUTE = env.number("PREVIEWS_A_MINUTE", 60, low=1, high=10_000)
MENTIONS_A_POST = env.number("MENTIONS_A_POST", 20, low=0, high=100)
MENTIONS_A_DAY = env.number("MENTIONS_A_DAY", 200, low=0, high=100_000)
CASES_A_DAY = env.number("CASES_A_DAY", 100, low=1, high=100_000)
CLUES_A_DAY = env.number("CLUES_A_DAY", 300, low=1, high=100_000)
ANSWERS_A_DAY = env.number("ANSWERS_A_DAY", 300, low=1, high=100_000)
LOOKS_A_MINUTE = env.number("LOOKS_A_MINUTE", 60, low=1, high=10_000)  # of a sent text, for terms and personal data

# Days for which a strike counts, how many on one board its moderators are told of, days in which one appeals;
# forum/conduct
STRIKE_DAYS = env.number("STRIKE_DAYS", 90, low=1, high=1000)
STRIKES_TELL = env.number("STRIKES_TELL", 3, low=1, high=100)
APPEAL_DAYS = env.number("APPEAL_DAYS", 14, low=1, high=365)

# Approvals by one moderator that another looks at again, in percent; forum/second_look
SECOND_LOOK_PERCENT = env.number("SECOND_LOOK_PERCENT", 2, low=0, high=100)
# Reports of one person a day, and how many of them hide something at once; forum/flags
FLAGS_A_DAY = env.number("FLAGS_A_DAY", 30, low=1, high=1000)
FLAGS_HIDING_A_DAY = env.number("FLAGS_HIDING_A_DAY", min(3, FLAGS_A_DAY), low=0, high=FLAGS_A_DAY)
