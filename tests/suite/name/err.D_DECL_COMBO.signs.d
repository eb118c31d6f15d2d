/* Signed and unsigned at once. */
signed unsigned x; BEGIN { }
