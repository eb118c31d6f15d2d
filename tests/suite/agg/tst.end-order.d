/*
 * At the end aggregations are printed in the order of their first appearance.
 *
 * @options: -q
 */
BEGIN
{
	@zz["z"] = sum(3);
	@aa["a"] = sum(1);
	@mm["m"] = sum(2);
	@aa["b"] = sum(1);
	exit(0);
}
