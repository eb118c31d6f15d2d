# The register with the number 0 is one like the others.
$dtrace -q -n '
BEGIN { same = n = 0; }
syscall::getppid:entry /pid == $target/ { same += uregs[R_R15] == uregs[0]; n++; }
END { printf("%d\n", n > 0 && same == n); }' -c "$trigger getppid"
