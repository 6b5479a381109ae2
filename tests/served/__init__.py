"""Pages as many ask for them at once: two gunicorn workers, beside a bare Django page and two other forums."""
