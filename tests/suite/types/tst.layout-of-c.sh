# What goes through the C preprocessor may include headers of C: structures are laid out as in C.
# @requires: cpp
$dtrace -Cqs tst.layout.d
