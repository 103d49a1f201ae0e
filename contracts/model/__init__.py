"""A model as oracle: sequences of actions, and what a server must hold after them."""
