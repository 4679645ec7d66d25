"""Badges and charts as SVG and in words."""
