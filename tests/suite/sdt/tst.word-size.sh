# A 32-bit process, and its arguments as it has them: a child of one that is not.
# @requires: compat python
cat > $TMPDIR/make.py <<'P'
import os, struct
# getppid() and exit(0).
code = bytes.fromhex("b840000000cd80 31db b801000000cd80")
size = 52 + 32 + len(code)
base = 0x10000
header = struct.pack("<16sHHIIIIIHHHHHH", b"\x7fELF\1\1\1", 2, 3, 1, base + 84, 52, 0, 0, 52, 32, 1, 0, 0, 0)
segment = struct.pack("<IIIIIIII", 1, 0, base, base, size, size, 5, 4096)
path = os.environ["TMPDIR"] + "/small"
open(path, "wb").write(header + segment + code)
os.chmod(path, 0o755)
P
export TMPDIR
python3 $TMPDIR/make.py
$dtrace -q -c "/bin/sh -c '$TMPDIR/small one two; true'" -n '
inline uintptr_t argument[int n] = *(uint32_t *)copyin(curpsinfo->pr_argv + 4 * n, 4);
inline uintptr_t variable[int n] = *(uint32_t *)copyin(curpsinfo->pr_envp + 4 * n, 4);
syscall::getppid:entry
/ppid == $target && execname == "small"/
{
	printf("%d %d ", curpsinfo->pr_dmodel == PR_MODEL_ILP32, curpsinfo->pr_argc);
	printf("%s %s %d ", copyinstr(argument[1]), copyinstr(argument[2]), argument[3]);
	printf("%d\n", index(copyinstr(variable[0]), "=") > 0);
}
proc:::exit /ppid == $target && execname == "small"/ { printf("%d\n", curpsinfo->pr_dmodel == PR_MODEL_ILP32); }
proc:::exit /pid == $target/ { printf("%d\n", curpsinfo->pr_dmodel == PR_MODEL_LP64); }'
