/* There are no clause-local arrays. */
BEGIN { this->a[1] = 1; }
