"""How large an uploaded copy may be, and what looking at it may cost; knows nothing of Django."""

MOST_BYTES = 5 * 1024 * 1024  # as every file that is sent to us
MOST_PAGES = 200
MEMORY_BYTES = 1024**3
CPU_SECONDS = 8
WALL_SECONDS = 15.0
