"""What logdx knows by heart: codes, flags, alerts, states, causes, roots and endpoints.

Each module reads its part of ``data/compiled.json``, which ``python -m logdx.knowledge.build``
makes from the YAML files beside it. Nothing is loaded before the first question.
"""
