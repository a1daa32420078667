"""Checks logs in CI: which findings are new, which pass, and what the build should say.

inputs (files, folders, globs, stdin) -> explain -> findings -> select -> baseline -> Findings
"""
