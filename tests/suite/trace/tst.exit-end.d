/*
 * exit() in END gives the status when nothing else did.
 *
 * @options: -q
 * @status: 5
 * @trigger: getppid
 */
END { exit(5); }
