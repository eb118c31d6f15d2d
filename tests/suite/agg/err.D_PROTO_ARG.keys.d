/* Keys of the same types everywhere. */
BEGIN { @a[1] = count(); @a["x"] = count(); }
