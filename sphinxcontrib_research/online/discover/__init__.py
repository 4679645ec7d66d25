"""Works that a library lacks: those that cite it, are by its people, or name its software."""
