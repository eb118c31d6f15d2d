/* A character constant with a newline. */
BEGIN { trace('a
'); }
