# Listings of the providers that are made from tracepoints: their arguments have the types of DTrace's manual.
for probe in io:vmlinux::start proc:::create proc:::exec sched:::off-cpu sched:::on-cpu sched:::enqueue ip:::send tcp:::state-change udp:::send lockstat:::rw-spin sdt:::interrupt-start sched:::schedctl-yield; do
    $dtrace -lvn $probe | awk '$2 == "'${probe%%:*}'" { print $2, $3, $4 } /args\[/ { print } /None/ { print "\t\tnone" }'
done
