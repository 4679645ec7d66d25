"""The directives: each turns its options into a view."""
