"""What a source of text becomes: a `cleantext.document.Document`."""
