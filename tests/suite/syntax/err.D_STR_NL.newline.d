/* A string that goes on in the next line. */
BEGIN { trace("abc
def"); }
