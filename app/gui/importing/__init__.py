"""Taking a file of activation codes into the books."""
