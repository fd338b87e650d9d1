"""Taking over a database that another issue tracker made: the classic tool (0.49.6 and older) or `br`.

`plan` says what would happen, `conversion` does it, `issues` and `others` copy the rows, `values` the cells.
"""
