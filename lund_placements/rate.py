"""How often the same thing has come from one address lately; shared by all worker processes through the cache."""

from django.core.cache import cache


def times_from(sender_ip: str, what: str, *, seconds: int) -> int:
    """Count this time, and return how many there have been; the count begins anew when the seconds have passed."""
    key = f"{what}-{sender_ip}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
