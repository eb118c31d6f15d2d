/* PROTO_ARG.string: commit("x"); */
BEGIN { commit("x"); }
