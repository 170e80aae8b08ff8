"""Two incidents side by side, made one at the desk; and parted again."""
