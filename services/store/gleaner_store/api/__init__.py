"""The read API: `/v1`, JSON pages continued by key, described by OpenAPI under `/v1/schema`."""
