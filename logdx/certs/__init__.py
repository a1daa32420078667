"""Certificates and keys beside the log: the roots a device needs, the files it loads.

    Report -> choose -> bundle (certifi) -> output (PEM, header, DER)        ``logdx ca``
    file -> literals -> pem -> DeviceFile -> setup of the attempts           ``explain --ca``

Nothing here is imported before a command needs it; ``cryptography`` and ``certifi`` come with the
extra ``logdx[certs]``.
"""
