/* What is wrong with an argument comes before what is wrong with the format. */
struct bits { int a : 3; } b;
BEGIN { printf("%d%n", sizeof(b.a)); }
