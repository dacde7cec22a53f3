"""The door with trial extraction: standalone may know both services, so `/v1/simulate` works here."""
