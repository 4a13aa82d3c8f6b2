"""The wijkaanpak as people write it down in tables: coalition, agenda, preconditions, recognition, zeggenschap."""
