"""Where text is: the looks at a picture, and regions from what they see."""
