/* PROTO_LEN.none: speculate(); */
BEGIN { speculate(); }
