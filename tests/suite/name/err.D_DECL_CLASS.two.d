/* One storage class only. */
self this int x; BEGIN { }
