"""Characters, URLs and masking: texts as a message holds them."""
