/* A thread-local variable that was never assigned. */
BEGIN { trace(self->x); }
