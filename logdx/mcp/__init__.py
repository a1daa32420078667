"""Answers assistants over the Model Context Protocol (extra ``logdx[mcp]``).

a tool call (``server``) -> explain(), the knowledge (``answers``) -> a typed, redacted result
"""
