"""A processor of CSL 1.0.2: styles and locales in XML -> formatted citations.

https://docs.citationstyles.org/en/stable/specification.html

Text that is being formatted is *marked*: a string in which private characters stand for formatting, quotation
marks and the seams between the pieces that a style joins (:mod:`.marked`).
"""
