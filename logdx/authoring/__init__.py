"""Tools for those who write rules: schema, lint, trial, coverage, pages and drafts."""
