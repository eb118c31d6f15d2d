/* What the kernel counts as a whole: bytes read and written, faults, system calls.
 * @options: -q
 * @trigger: open:/etc/passwd write:hello write:hello fork:2
 */
int bytes, writes, forks;

sysinfo:::writech /pid == $target/ { bytes += arg0; }
sysinfo:::syswrite /pid == $target/ { writes += arg0; }
sysinfo:::sysvfork /pid == $target/ { forks += arg0; }
vminfo:::as_fault /progenyof($target)/ { faults = 1; }
END { printf("%d bytes, %d writes, %d forks, %d\n", bytes, writes, forks, faults); }
