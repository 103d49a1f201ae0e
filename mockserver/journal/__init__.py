"""The journal: what was asked and answered in each sandbox, and why it was refused."""
