/* Without -C there is no include. */
#include <stdio.h>
BEGIN { }
