"""The server: API, web page and chat platforms (the extra ``logdx[serve]``).

request -> limits -> Workers (diagnosis in processes of their own) -> answer
"""
