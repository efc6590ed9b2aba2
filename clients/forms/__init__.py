"""The forms of this app's pages. Each takes `today`, because a form knows no clock."""
