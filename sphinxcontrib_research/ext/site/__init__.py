"""Pages and files that no document is: pages of papers, indices, feed, metadata, inventory."""
