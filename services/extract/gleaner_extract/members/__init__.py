"""Members of enums as names of modules.

Python 3.11 reads a member off its class by way of the metaclass, 0.1 µs each time and several thousand times an article; a name
of a module is read at once. Code that runs for each mention or figure takes members from here, other code from the enums.
"""
