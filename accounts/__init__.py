"""Who: units, users and their rights, notifications, public holidays."""
