# Ten thousand speculations one after the other: each is whole or not there.
$dtrace -q -x nspec=64 -c "$trigger getppid:30000" -n '
self int spec, n, odd;
syscall::getppid:entry /pid == $target && !self->spec/ { self->spec = speculation(); self->n = 0; }
syscall::getppid:entry /self->spec/ { speculate(self->spec); self->n++; printf("%d\n", self->n); }
syscall::getppid:return /self->n == 3/ { self->odd = !self->odd; }
syscall::getppid:return /self->n == 3 && self->odd/ { commit(self->spec); }
syscall::getppid:return /self->n == 3 && !self->odd/ { discard(self->spec); }
syscall::getppid:return /self->n == 3/ { self->spec = 0; self->n = 0; }' |
awk 'NF { if ($1 != n % 3 + 1) bad++; n++ } END { print n, bad + 0 }'
