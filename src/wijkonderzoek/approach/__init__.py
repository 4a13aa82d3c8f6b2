"""The wijkaanpak as people write it down: coalition, agenda, preconditions, recognition and zeggenschap, from tables."""
