from __future__ import annotations


def chart_nodes(view, context):
    return []
