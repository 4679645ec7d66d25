"""What papers consist of, declared once: fields, types, the JSON Schema of both."""
