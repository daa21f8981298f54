"""Sessions: who is signed in to the console, on any process that shares the database."""
