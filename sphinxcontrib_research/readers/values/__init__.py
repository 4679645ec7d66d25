"""Values of fields: text, numbers, links, people."""
