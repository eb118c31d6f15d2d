/* Nor this one. */
#pragma D option bufpolicy=nothing
BEGIN { }
