/* A character that is no part of D. */
BEGIN { x = 1 # 2; }
