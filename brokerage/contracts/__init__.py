"""Contracts in the browser: their dated terms, what a change of them would do, and monthly targets."""
