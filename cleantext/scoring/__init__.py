"""Features of blocks and the trained model that weighs them; `cleantext.filters.main_text` decides with it."""
