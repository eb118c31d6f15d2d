/* In either form. */
#pragma error not here
BEGIN { }
