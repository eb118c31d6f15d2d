/* print() takes one thing. */
BEGIN { print("a", "b"); }
