/*
 * Several clauses on one call, each with its own predicate.
 *
 * @options: -q
 * @trigger: getppid:6
 */
syscall::getppid:entry /pid == $target/ { n++; }
syscall::getppid:entry /pid == $target && n % 2/ { odd++; }
syscall::getppid:entry /pid == $target && n % 3 == 0/ { three++; }
END { printf("%d %d %d\n", n, odd, three); }
