"""Settings, logging, metrics, Celery and database access of all services; small."""
