"""Cleans Chinese articles and gleans entities, figures and facts."""
