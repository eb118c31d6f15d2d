/* system() */
BEGIN { system("date"); }
