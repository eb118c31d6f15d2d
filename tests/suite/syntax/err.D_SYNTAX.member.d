/* No name after an arrow. */
BEGIN { x = self->; }
