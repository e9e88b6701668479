"""A page that was read as a file for other programs: a module for each format, ``formats`` is the list of them."""
