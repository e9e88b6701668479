"""The readings of a picture as a page: taken apart, joined, left out, composed into lines and laid out."""
