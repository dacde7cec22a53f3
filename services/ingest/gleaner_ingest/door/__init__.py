"""The HTTP door: `POST /v1/articles`, `POST /v1/articles:batch`, and what its users ask about."""
