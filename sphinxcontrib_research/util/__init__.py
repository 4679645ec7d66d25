"""What every part needs and no library gives: folding of text, numerals, suggestions."""
