"""The mentoring tracker. Importing ``tracker.domain.progress`` loads neither Flask nor SQLAlchemy."""
