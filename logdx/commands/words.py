"""Words of the command line's help."""


def sentence(text: str) -> str:
    """Make a sentence of a help text; names such as HTTP keep their capitals.

    >>> sentence("answer over HTTP")
    'Answer over HTTP.'
    """
    return f"{text[:1].upper()}{text[1:]}."
