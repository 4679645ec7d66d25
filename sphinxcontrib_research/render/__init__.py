"""What entries, lists, tables and profiles consist of, as HTML text and as docutils nodes."""
