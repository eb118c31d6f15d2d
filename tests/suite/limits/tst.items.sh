# Enumerators and probe descriptions are no operators, of which a statement has some hundreds at most.
awk 'BEGIN {
	printf "enum many { E0 = 0"
	for (n = 1; n < 2000; n++) printf ", E%d = %d", n, n
	printf " };\n"
	for (n = 1; n < 2000; n++) printf "dtrace:::none%d,\n", n
	printf "END { @ = count(); }\nBEGIN { trace(E1999); exit(0); }\n"
}' > $TMPDIR/many.d
$dtrace -Zqs $TMPDIR/many.d
