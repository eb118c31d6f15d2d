/* A character constant of nine characters. */
BEGIN { trace('abcdefghi'); }
