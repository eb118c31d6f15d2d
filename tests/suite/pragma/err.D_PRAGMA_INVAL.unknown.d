/* No such pragma of D. */
#pragma D nothing
BEGIN { }
