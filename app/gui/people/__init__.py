"""Who is here: sign-in, locking, and the list of people."""
