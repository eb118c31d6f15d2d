/* Nothing is known of what a void pointer points to. */
BEGIN { trace(*alloca(8)); }
