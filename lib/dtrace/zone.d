/* Zones: Linux has none but the one in which everything runs. */

inline string zonename = "global";
