"""What every part needs and no library gives, each once: files, folding of text, numerals, suggestions."""
