"""The pages of this app: thin; what they may show is decided in access.py, what is done in actions."""
