/* A conversion that does not suit the key. */
BEGIN { @a["x"] = count(); printa("%d %@d", @a); }
