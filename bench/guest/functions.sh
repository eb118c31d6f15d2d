# Run in a guest by bench/guest/run: DTRACE MULTI. Milliseconds of attaching to functions of the kernel, and detaching.
dtrace=$1 multi=$2
export LC_ALL=C

now() { date +%s%N; }
# Runs a command and leaves its milliseconds in $ms.
timed() {
    start=$(now)
    "$@" > /tmp/out 2>&1 || { echo "$1 failed:"; cat /tmp/out; exit 1; }
    ms=$((($(now) - start) / 1000000))
}
ratio() { awk -v a="$1" -v b="$2" -v most="$3" 'BEGIN { printf "ratio %.2f, at most %s\n", a / b, most }'; }

$dtrace -ln 'fbt:::entry' | awk 'NR > 1 { print $4 }' | sort > /tmp/all
uniq -u /tmp/all > /tmp/unique
echo "kernel $(uname -r), $(wc -l < /tmp/all) functions"

if grep -q ' register_fprobe_ips$' /proc/kallsyms; then
    # Both read the kernel's list, attach, and detach; the second time the list is in no cache either.
    for round in 1 2; do
        timed $dtrace -qn 'BEGIN { exit(0); } fbt:::entry /0/ { }'; ours=$ms
        timed sh -c "cat /sys/kernel/tracing/available_filter_functions > /dev/null; $multi /tmp/unique"; theirs=$ms
        echo "all functions: dtrace $ours ms, one link by hand $theirs ms ($(cat /tmp/out))"
        ratio $ours $theirs 1.3
    done
fi

fifty=$(grep '^tcp_[a-z]*_[a-z]*$' /tmp/unique | head -50)
description=$(echo $fifty | sed 's/[^ ]*/fbt::&:entry/g; s/ /,/g')
probes=$(echo $fifty | sed 's/[^ ]*/kprobe:&/g; s/ /,/g')
for round in 1 2; do
    timed $dtrace -x mask=kprobe_multi -qn "BEGIN { exit(0); } $description { @ = count(); }"; ours=$ms
    timed bpftrace -e "BEGIN { exit(); } $probes { @ = count(); }"; theirs=$ms
    echo "$(echo $fifty | wc -w) functions, a kprobe each: dtrace $ours ms, bpftrace $theirs ms"
    ratio $ours $theirs 1.1
done
