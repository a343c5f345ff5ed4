"""Backups: one file with the database and the files of pictures, and the way back (docs/backup.md)."""
