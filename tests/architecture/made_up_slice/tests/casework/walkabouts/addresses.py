"""What can stand in the addresses of walkabouts?"""

VALUES = {"street": ("Oak Street",)}
