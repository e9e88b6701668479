"""Teaching the published recognition network what pictures of the web hold."""
