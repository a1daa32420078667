"""The Errbot plug-in of logdx; Errbot finds it by ``logdx.plug``."""
