/* An option pragma without an option. */
#pragma D option
BEGIN { }
