"""Commands of the command line that live in modules of their own."""
