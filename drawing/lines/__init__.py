"""Single lines in the faces of the font pack, shaped and worn as the web shows them; each knows its face and text.

Needs the packages of ``training/fonts/requirements.txt``.
"""
