"""What was removed, as HTML: a document line by line, the report, and what a notebook shows."""
