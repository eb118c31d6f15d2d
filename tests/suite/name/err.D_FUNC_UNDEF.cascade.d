/* What follows from an error is no error of its own. */
BEGIN { x = nothing(1); trace(x); self->y = x; trace(self->y); a[1] = x; trace(a[1]); }
