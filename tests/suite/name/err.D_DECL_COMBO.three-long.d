/* Three times long. */
long long long x; BEGIN { }
