"""Black-box tests: a real service in a process of its own, reached as its users and attackers reach
it.
"""
