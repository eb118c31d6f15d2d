/*
 * Names: letters, digits and underscores, told apart by case.
 *
 * @options: -q
 */
BEGIN
{
	_x = 1;
	__ = 2;
	x1y2 = 3;
	CamelCase = 4;
	camelcase = 5;
	a_very_long_name_that_goes_on_and_on_for_more_than_sixty_four_characters_and_still = 6;
	printf("%d %d %d %d %d %d\n", _x, __, x1y2, CamelCase, camelcase,
	    a_very_long_name_that_goes_on_and_on_for_more_than_sixty_four_characters_and_still);
	exit(0);
}
