/* A string that is not closed before the end. */
BEGIN { trace("abc
