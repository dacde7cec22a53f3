"""Accept, dispatch, feeds."""
