"""The commands of `gleaner`, a module each; the module's `app` is found by its name."""
