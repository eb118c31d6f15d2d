# A dtrace that is killed leaves nothing in the kernel: timers and BEGIN.
levels=1241
probes='BEGIN,profile-997,tick-1ms'
. ./killed.sh
